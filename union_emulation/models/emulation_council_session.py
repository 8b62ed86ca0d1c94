from odoo import fields, models


class EmulationCouncilSession(models.Model):
    """Meeting of a council over an agenda of nominations, with its attendance and its vote."""

    _name = "emulation.council.session"
    _description = "Emulation Council Session"
    _inherit = ["union.event.mixin", "union.thread.mixin", "mail.thread"]
    _order = "id desc"
    _mail_post_access = "read"

    # a search finds what was said only where one may read it
    message_ids = fields.One2many(bypass_search_access=False)
    name = fields.Char("Subject", required=True, help="What the session is about.")
    council_id = fields.Many2one(
        "emulation.council", required=True, index=True, ondelete="restrict", help="Who meets."
    )
    unit_id = fields.Many2one(help="The unit of the council.")
    mode = fields.Selection(
        [
            ("check", "Check"),
            ("score", "Score"),
            ("open", "Open vote"),
            ("secret", "Secret ballot"),
        ],
        required=True,
        default="secret",
        help="How the council judges.",
    )
    item_ids = fields.One2many(
        "emulation.council.item", "session_id", "Agenda", help="Nominations, in order."
    )
    date = fields.Datetime("When", copy=False, help="When the council meets.")
    superseded_by_id = fields.Many2one(
        "emulation.council.session", readonly=True, copy=False, index="btree_not_null", help="Later."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("open", "Open"), ("closed", "Closed")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        help="How far the session has come.",
    )

    def _result(self):
        """STAND-IN"""
        self.ensure_one()
        return {item.nomination_id: item.result for item in self.item_ids if item.result}
