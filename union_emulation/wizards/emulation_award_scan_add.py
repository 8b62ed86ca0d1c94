from odoo import api, fields, models

from ..models.emulation_award_scan import LARGEST
from ..tools.file_kind import sent_file


class EmulationAwardScanAdd(models.TransientModel):
    """Takes one scan, then puts it to all awards that it shows: those of a decision."""

    _name = "emulation.award.scan.add"
    _description = "Emulation: scan for past awards"

    award_ids = fields.Many2many(
        "emulation.award",
        required=True,
        default=lambda self: self.env.context.get("active_ids", []),
        help="The awards that the paper grants.",
    )
    content = fields.Binary(
        "File", required=True, attachment=False, help="PDF, JPEG or PNG, 10 MB at most."
    )
    name = fields.Char("File name", help="Name of the file.")

    @api.constrains("award_ids")
    def _check_readable_awards(self):
        # su=False: a wizard shows its user the names of its lines
        self.award_ids.sudo(False).check_access("read")

    def action_confirm(self):
        """Put the scan to the awards.

        :raise UserError: who may do so, or what is wrong with the file
        """
        self.ensure_one()
        content = sent_file(self.with_context(bin_size=False).content, LARGEST)
        self.env["emulation.award.scan"]._add(self.award_ids, self.name, content)
        # the bytes are kept once
        self.unlink()
        return {"type": "ir.actions.act_window_close"}
