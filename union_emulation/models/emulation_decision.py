from odoo import fields, models


class EmulationDecision(models.Model):
    """Decision by which a unit grants awards (quyết định khen thưởng)."""

    _name = "emulation.decision"
    _description = "Emulation Decision"
    _inherit = [
        "union.paper.mixin",
        "union.event.mixin",
        "union.thread.mixin",
        "mail.thread",
    ]
    _order = "id desc"
    _mail_post_access = "read"

    # a search finds what was said only where one may read it
    message_ids = fields.One2many(bypass_search_access=False)
    name = fields.Char("Subject", required=True, help="Printed below the kind of paper.")
    unit_id = fields.Many2one(
        string="Issued by",
        default=lambda self: self.env["union.mandate"]._current_units("officer")[:1],
        help="The unit that decides.",
    )
    session_id = fields.Many2one(
        "emulation.council.session",
        index="btree_not_null",
        ondelete="restrict",
        help="The session whose result it follows.",
    )
    line_ids = fields.One2many(
        "emulation.decision.line", "decision_id", "Lines", help="Who gets what by it."
    )
    award_ids = fields.One2many(
        "emulation.award", "decision_id", "Awards", help="What was granted by it."
    )
    decision_date = fields.Date(readonly=True, copy=False, help="Date of the paper.")
    state = fields.Selection(
        [("draft", "Draft"), ("issued", "Issued"), ("revoked", "Revoked")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        help="How far it has come.",
    )
