from odoo import api, fields, models


class UnionApprovalScanAdd(models.TransientModel):
    """Takes one signed paper, then puts it to all dossiers that were chosen on a list."""

    _name = "union.approval.scan.add"
    _description = "Union: signed paper for many dossiers"

    res_model = fields.Char(
        required=True,
        default=lambda self: self.env.context.get("active_model"),
        help="Model of the dossiers.",
    )
    res_ids = fields.Json(
        "Dossiers",
        default=lambda self: self.env.context.get("active_ids"),
        help="The dossiers chosen.",
    )
    dossier_count = fields.Integer(
        "Dossiers chosen", compute="_compute_dossier_count", help="To how many it is put."
    )
    content = fields.Binary(
        "File", required=True, attachment=False, help="PDF, JPEG or PNG of at most 10 MB."
    )
    name = fields.Char("File name", help="Name of the file.")

    @api.depends("res_model", "res_ids")
    def _compute_dossier_count(self):
        for wizard in self:
            wizard.dossier_count = len(wizard._dossiers())

    def _dossiers(self):
        """The dossiers chosen that the user may read.

        :rtype: UnionApprovalMixin
        """
        ids = self.res_ids if isinstance(self.res_ids, list) else []
        found = self.env["union.approval.mixin"]._dossiers(self.res_model, ids)
        return found._filtered_access("read")

    def action_confirm(self):
        """Put the signed paper to the dossiers.

        :return: message that says to how many
        :rtype: dict
        :raise UserError: which dossiers take none, or what is wrong with the file
        """
        self.ensure_one()
        file = self.with_context(bin_size=False).content
        scans = self.env["union.approval.scan"]._add(self._dossiers(), self.name, file)
        # the bytes are kept once
        self.unlink()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Added to %(count)s dossiers.", count=len(scans)),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
