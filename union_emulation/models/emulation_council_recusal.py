from odoo import api, fields, models

#: Kinds of conflict, in words of the papers.
PAPER_KINDS = {
    "own": "là người được đề nghị khen thưởng",
    "unit": "công tác tại đơn vị được xét hoặc đơn vị cấp trên của đơn vị được xét",
    "approved": "đã xét duyệt hồ sơ này trước đó",
    "kinship": "có quan hệ gia đình với người được xét",
}


class EmulationCouncilRecusal(models.Model):
    """A member who may not vote on a line of the agenda, and why.

    Own case, own unit and earlier approval are found by the session; kinship is declared, by the
    member himself or by chair and secretary. Printed in the minutes.
    """

    _name = "emulation.council.recusal"
    _description = "Emulation Council Recusal"
    _inherit = ["emulation.council.row.mixin"]
    _order = "item_id, user_id, id"

    item_id = fields.Many2one(
        "emulation.council.item", required=True, index=True, ondelete="cascade", help="The line."
    )
    user_id = fields.Many2one(
        "res.users", "Account", required=True, index=True, ondelete="restrict", help="Who."
    )
    name = fields.Char("Full name", required=True, help="Who, as on the day.")
    kind = fields.Selection(
        [
            ("own", "Own case"),
            ("unit", "Own unit or one above it"),
            ("approved", "Approved it earlier"),
            ("kinship", "Kinship"),
        ],
        "Reason",
        required=True,
        help="Why the member may not vote on the line.",
    )
    detail = fields.Char(help="Which unit, which step, which kinship.")
    declared_by = fields.Char(help="Who declared the kinship, as on the day.")

    _once = models.Constraint("UNIQUE (item_id, user_id, kind)", "This is noted already.")

    @api.depends("name", "kind", "detail")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for recusal in self:
            reason = kinds.get(recusal.kind, "").lower()
            if recusal.detail:
                reason = f"{reason}: {recusal.detail}"
            recusal.display_name = f"{recusal.name} ({reason})"

    def action_take_back(self):
        """Take back a kinship that was declared by mistake, before the session is opened.

        :raise UserError: the session is opened, or who may do it
        """
        sessions = self.item_id.session_id
        sessions.check_access("write")
        sessions._begin_change()
        self.filtered(lambda recusal: recusal.kind == "kinship")._engine_delete()
        return True

    def _paper_reason(self):
        """Why, as papers say it.

        :rtype: str
        """
        self.ensure_one()
        reason = PAPER_KINDS[self.kind]
        return f"{reason} ({self.detail})" if self.detail else reason
