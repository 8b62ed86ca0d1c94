from odoo import http
from odoo.http import content_disposition, request

from ..tools.file_kind import MIMETYPES


class EmulationRegistrationImportController(http.Controller):
    """Workbooks of an import, for those who read the import."""

    @http.route(
        "/union/registration-import/<int:import_id>/<string:what>", type="http", auth="user"
    )
    def workbook(self, import_id, what):
        """Send a workbook of an import.

        :param int import_id: number of the import
        :param str what: template, faults or result
        """
        found = request.env["emulation.registration.import"].browse(import_id).exists()
        if not found:
            raise request.not_found()
        name, content = found._workbook(what)
        headers = [
            ("Content-Type", MIMETYPES["xlsx"]),
            ("Content-Length", str(len(content))),
            ("Content-Disposition", content_disposition(name)),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(content, headers)
