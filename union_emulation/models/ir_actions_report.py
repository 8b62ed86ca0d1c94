import io

from odoo import api, models
from odoo.exceptions import UserError

PREFIX = "union_emulation.paper_"


class IrActionsReport(models.Model):
    """Reports whose name begins with ``union_emulation.paper_`` are printed by the paper renderer.

    A record that defines ``_paper_pdf()`` prints itself, an issued paper as the bytes stored at
    its issue; one with several reports of its own defines ``_paper_file(report)``. For other
    records the report's template is rendered once per record.
    """

    _inherit = "ir.actions.report"

    @api.model
    def _is_paper(self, report):
        return (report.report_name or "").startswith(PREFIX)

    def _pre_render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        report = self._get_report(report_ref)
        if not self._is_paper(report):
            return super()._pre_render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        # not the core's way round to HTML in tests: papers need no second worker
        return self._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids), "pdf"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        report = self._get_report(report_ref)
        if not self._is_paper(report):
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        records = self._paper_records(report, res_ids)
        streams = {
            record.id: {"stream": io.BytesIO(self._paper_pdf(report, record)), "attachment": None}
            for record in records
        }
        self._log_print(records)
        return streams

    @api.model
    def _render_qweb_html(self, report_ref, docids, data=None):
        report = self._get_report(report_ref)
        if not self._is_paper(report):
            return super()._render_qweb_html(report_ref, docids, data=data)
        records = self._paper_records(report, docids)
        pages = [self._paper_html(report, record) for record in records]
        self._log_print(records)
        return "".join(pages).encode(), "html"

    @api.model
    def _paper_records(self, report, res_ids):
        """Records to print, all of which the user may read.

        :raise AccessError: one of them is not for the user
        :raise UserError: there is nothing to print
        """
        ids = [res_ids] if isinstance(res_ids, int) else list(dict.fromkeys(res_ids or ()))
        records = self.env[report.model].browse(ids).exists()
        if not records:
            raise UserError(self.env._("There is no paper to print."))
        records.check_access("read")
        return records

    @api.model
    def _log_print(self, records):
        """Each print is an event of what was printed."""
        if isinstance(records, self.env.registry["union.event.mixin"]):
            records._log_event("print")

    @api.model
    def _paper_pdf(self, report, record):
        if hasattr(record, "_paper_file"):
            return record._paper_file(report)
        if hasattr(record, "_paper_pdf"):
            return record._paper_pdf()
        renderer = self.env["union.paper.renderer"]
        return renderer._print_html(self._paper_html(report, record))

    @api.model
    def _paper_html(self, report, record):
        if hasattr(record, "_paper_html"):
            return str(record._paper_html())
        values = self._get_rendering_context(report, record.ids, {})
        return str(self.env["ir.qweb"]._render(report.report_name, values))
