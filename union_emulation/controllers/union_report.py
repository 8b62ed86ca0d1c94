from odoo import http

from odoo.addons.web.controllers.report import ReportController

from ..models.ir_actions_report import PREFIX


class UnionReportController(ReportController):
    """A print of a paper is an event, so its request needs a connection that can write."""

    def _is_readonly(self, rule, args):
        return not args["reportname"].startswith(PREFIX)

    @http.route(readonly=_is_readonly)
    def report_routes(self, *args, **kwargs):
        return super().report_routes(*args, **kwargs)
