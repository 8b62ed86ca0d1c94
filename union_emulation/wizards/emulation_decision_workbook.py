from base64 import b64encode

from odoo import api, fields, models


class EmulationDecisionWorkbook(models.TransientModel):
    """Holds the payment list of a decision as a workbook while it is downloaded."""

    _name = "emulation.decision.workbook"
    _description = "Emulation: payment list as a workbook"

    decision_id = fields.Many2one(
        "emulation.decision", required=True, help="The decision whose money it lists."
    )
    content = fields.Binary("File", readonly=True, attachment=False, help="The workbook.")
    name = fields.Char("File name", readonly=True, help="Name of the workbook.")

    @api.constrains("decision_id")
    def _check_readable(self):
        # su=False: a wizard shows its user the name of its decision
        self.decision_id.sudo(False).check_access("read")

    def action_confirm(self):
        """Write the workbook; an event of the decision.

        :return: action that downloads it
        :rtype: dict
        :raise UserError: there is no money to be paid
        """
        self.ensure_one()
        content = self.decision_id._payment_workbook()
        name = f"{self.decision_id._print_name()}.xlsx"
        self.write({"content": b64encode(content), "name": name})
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/content/{name}?download=true",
            "target": "self",
        }
