from odoo import fields, models


class EmulationSubmission(models.Model):
    """Letter by which a unit puts nominees forward (tờ trình): one paper, many nominees."""

    _name = "emulation.submission"
    _description = "Emulation Submission"
    _inherit = ["union.event.mixin", "union.thread.mixin", "mail.thread"]
    _order = "id desc"
    _mail_post_access = "read"

    # a search finds what was said only where one may read it
    message_ids = fields.One2many(bypass_search_access=False)
    name = fields.Char("Subject", required=True, help="Printed below the kind of paper.")
    unit_id = fields.Many2one(
        default=lambda self: self.env["union.mandate"]._current_units("officer")[:1],
        help="The unit that puts them forward.",
    )
    campaign_id = fields.Many2one(
        "emulation.campaign",
        "Plan",
        index="btree_not_null",
        ondelete="restrict",
        help="The plan, where it is about one.",
    )
    nomination_ids = fields.One2many(
        "emulation.nomination", "submission_id", "Nominees", help="Whom the letter puts forward."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("submitted", "Submitted")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        help="Whether it is on its way.",
    )
