from odoo import fields, models


class UnionDocumentReserve(models.TransientModel):
    """Asks for which paper to come numbers are kept, then keeps them."""

    _name = "union.document.reserve"
    _description = "Union: Reservation of Numbers"

    unit_id = fields.Many2one(
        "union.unit",
        "Issuer",
        required=True,
        default=lambda self: self.env["union.mandate"]._current_units(
            "clerk", kind="union.document"
        )[:1],
        domain=lambda self: [
            (
                "id",
                "in",
                self.env["union.mandate"]._current_units("clerk", kind="union.document").ids,
            )
        ],
        help="The unit whose numbers are kept.",
    )
    type_id = fields.Many2one(
        "union.document.type", required=True, help="Type of the papers to come."
    )
    count = fields.Integer(
        "How many numbers", required=True, default=1, help="The next numbers in turn."
    )
    date = fields.Date(
        required=True,
        default=lambda self: self.env["union.clock"]._today(),
        help="Day they are kept for: not in the future, nor before the number before.",
    )
    reason = fields.Text(required=True, help="For which papers; stands in the register.")

    def action_confirm(self):
        """Keep the numbers.

        :return: window action: the numbers
        :rtype: dict
        :raise UserError: who may reserve them, or what is wrong
        """
        self.ensure_one()
        numbers = self.env["union.document.number"]._reserve(
            self.unit_id, self.type_id, self.count, self.date, self.reason
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.union_document_number_action"
        )
        return action | {"domain": [("id", "in", numbers.ids)], "context": {}}
