from odoo import api, fields, models


class EmulationSessionKinship(models.TransientModel):
    """Asks which member is related to whom on the agenda."""

    _name = "emulation.session.kinship"
    _description = "Emulation: declaration of kinship"

    session_id = fields.Many2one(
        "emulation.council.session", required=True, ondelete="cascade", help="The session."
    )
    may_run = fields.Boolean(related="session_id.may_run", help="May declare for others.")
    seat_id = fields.Many2one(
        "emulation.council.attendance",
        "Council member",
        required=True,
        ondelete="cascade",
        domain="[('session_id', '=', session_id)]",
        help="Who is related; members declare for themselves.",
    )
    item_id = fields.Many2one(
        "emulation.council.item",
        "Nominee",
        required=True,
        ondelete="cascade",
        domain="[('session_id', '=', session_id)]",
        help="To whom.",
    )
    relation = fields.Char("Kinship", required=True, help="E.g. vợ, anh ruột; printed.")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        mine = self.env["emulation.council.attendance"].search(
            [("session_id", "=", values.get("session_id")), ("user_id", "=", self.env.uid)]
        )
        return values | ({"seat_id": mine.id} if mine else {})

    def action_confirm(self):
        """Declare the kinship.

        :raise UserError: who may do it, or that it comes too late
        """
        self.ensure_one()
        self.session_id.action_declare(
            self.item_id.nomination_id.id, self.relation, self.seat_id.user_id.id
        )
        return {"type": "ir.actions.act_window_close"}
