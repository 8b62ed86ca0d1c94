from odoo import fields, models

#: Origins of an award (loại hình khen thưởng), as the state's statistics count them.
BASES = [
    ("merit", "Merit of the year"),
    ("thematic", "Thematic"),
    ("sudden", "Sudden"),
    ("service", "Long contribution"),
    ("tenure", "Years of service"),
    ("foreign", "Foreign relations"),
]


class EmulationAward(models.Model):
    """What somebody was granted: a line of the register of commendation (sổ khen thưởng).

    It keeps name, title, unit and group of posts as on the day.
    """

    _name = "emulation.award"
    _description = "Emulation Award"
    _inherit = ["union.territory.mixin"]
    _order = "year desc, id desc"

    award_type_id = fields.Many2one(
        "emulation.award.type",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="What was granted.",
    )
    # who, as on the day
    subject_type = fields.Selection(
        [
            ("individual", "Person"),
            ("collective", "Collective"),
            ("enterprise", "Enterprise"),
            ("household", "Household"),
        ],
        "Recipient is a",
        required=True,
        readonly=True,
        help="What the recipient is.",
    )
    member_id = fields.Many2one(
        "union.member",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The person, if on a roll.",
    )
    nominee_unit_id = fields.Many2one(
        "union.unit",
        "Unit granted",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The unit, if one of the union's.",
    )
    recipient_name = fields.Char(required=True, readonly=True, help="Name as on the day.")
    recipient_title = fields.Char("Post", readonly=True, help="Post as on the day.")
    unit_id = fields.Many2one(readonly=True, help="The unit that the recipient belonged to.")
    unit_name = fields.Char("Unit as on the day", readonly=True, help="Its name on the day.")
    position_group = fields.Selection(
        selection=lambda self: self.env["union.member"]._fields["position_group"].selection,
        readonly=True,
        help="Group of posts as on the day.",
    )
    is_direct_worker = fields.Boolean(readonly=True, help="Worked directly, as on the day.")
    gender = fields.Selection(
        selection=lambda self: self.env["union.member"]._fields["gender"].selection,
        readonly=True,
        help="As on the day.",
    )
    # what for, by what
    year = fields.Integer(
        required=True, readonly=True, index=True, aggregator=None, help="Year of merit."
    )
    date_from = fields.Date("Merit from", readonly=True, help="First day of the merit.")
    date_to = fields.Date("Merit until", readonly=True, help="Last day of the merit.")
    basis = fields.Selection(BASES, required=True, readonly=True, help="Origin of the award.")
    citation = fields.Text(readonly=True, help="What it was granted for.")
    campaign_id = fields.Many2one(
        "emulation.campaign",
        "Plan",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The plan under which it was granted.",
    )
    nomination_id = fields.Many2one(
        "emulation.nomination",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The dossier.",
    )
    decision_id = fields.Many2one(
        "emulation.decision",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The decision by which it was granted here.",
    )
    decision_number = fields.Char(readonly=True, help="Number and symbol of the decision.")
    decision_date = fields.Date(readonly=True, help="Date of the decision.")
    deciding_unit_id = fields.Many2one(
        "union.unit",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The unit that granted it, if one of the union's.",
    )
    body_name = fields.Char("Granted by", readonly=True, help="Who granted it, as on the day.")
    register_number = fields.Char(readonly=True, help="Number in the register.")
    currency_id = fields.Many2one(
        "res.currency",
        readonly=True,
        default=lambda self: self.env.ref("base.VND", raise_if_not_found=False),
        help="Amounts are in đồng.",
    )
    amount = fields.Monetary(readonly=True, help="Money that goes with it, in đồng.")
    fund_id = fields.Many2one(
        "emulation.fund",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="What it is paid from.",
    )
    source = fields.Selection(
        [("decision", "Decision made here"), ("past", "Entered from paper")],
        required=True,
        readonly=True,
        default="decision",
        help="Where the entry comes from.",
    )
    state = fields.Selection(
        [("valid", "Valid"), ("replaced", "Replaced"), ("revoked", "Revoked")],
        required=True,
        readonly=True,
        default="valid",
        index=True,
        help="Whether it still stands.",
    )
