from odoo import api, fields, models

#: What is registered; a category belongs to one of these.
KINDS = [
    ("pledge", "Pledge"),
    ("title", "Title aimed at"),
    ("work", "Work"),
    ("product", "Product"),
    ("task", "Piece of work"),
    ("initiative", "Initiative"),
    ("exemplar", "Exemplar"),
]


class EmulationRegistrationCategory(models.Model):
    """Kind of thing that units and people register, with what it asks of them.

    A plan takes over the categories that it wants (``emulation.campaign.category``). What a
    category says holds for registrations from then on; what was submitted stays.
    """

    _name = "emulation.registration.category"
    _description = "Emulation Registration Category"
    _inherit = ["union.name.mixin"]
    _order = "sequence, id"

    code = fields.Char(required=True, help="Short code of the category in workbooks.")
    name = fields.Char(required=True, translate=True, help="What is registered, as on lists.")
    kind = fields.Selection(
        KINDS,
        required=True,
        help="What is registered; the form and the way to the outcome follow from it.",
    )
    sequence = fields.Integer(default=10, help="Order on screens and lists.")
    active = fields.Boolean(default=True, help="Off: plans do not take it over any more.")
    description = fields.Text(
        translate=True, help="What may be registered here, in the words of an officer."
    )
    campaign_category_ids = fields.One2many(
        "emulation.campaign.category",
        "category_id",
        "Plans",
        readonly=True,
        help="Plans that name the category.",
    )
    # who
    for_unit = fields.Boolean("By a unit", default=True, help="A unit may register.")
    for_group = fields.Boolean(
        "By a group", help="A group, shift or department of a unit may register."
    )
    for_person = fields.Boolean("By a person", help="A member or worker may register.")
    # up to whom
    climbs_to = fields.Selection(
        [
            ("own", "The unit itself"),
            ("above", "The unit above"),
            ("level", "A unit of a level"),
            ("plan", "The plan's unit"),
        ],
        required=True,
        default="above",
        help="Up to which unit the dossier climbs to be decided.",
    )
    deciding_level_id = fields.Many2one(
        "union.level",
        index="btree_not_null",
        ondelete="restrict",
        help="The nearest unit of this level decides; without one, the plan's unit.",
    )
    # which sections the form shows
    with_authors = fields.Boolean(
        "Authors", help="The form asks for authors and their contribution."
    )
    with_targets = fields.Boolean("Targets", help="The form asks for target lines.")
    with_benefit = fields.Boolean("Benefit", help="The form asks for the benefit in đồng.")
    with_money = fields.Boolean("Money", help="The form asks for investment and where it is from.")
    with_partners = fields.Boolean(
        "Partners", help="The form asks for employer, owner and contractor."
    )
    with_quantity = fields.Boolean(
        "Quantity only", help="A unit may register a number first and fill in the names later."
    )
    requirement_ids = fields.One2many(
        "emulation.registration.requirement",
        "category_id",
        "Evidence",
        copy=True,
        help="Which evidence is asked for, and when.",
    )
    # what it leads to
    needs_completion = fields.Boolean(
        help="It is recognised only once its unit has reported it as completed."
    )
    gives_certificate = fields.Boolean(
        "Certificate", help="What is recognised may get a certificate."
    )
    gives_plaque = fields.Boolean("Plaque", help="What is recognised may get a plaque.")
    gives_forwarding = fields.Boolean(
        "Forwarding", help="What is recognised may be forwarded to a body outside."
    )

    _code_unique = models.Constraint("UNIQUE (code)", "There is a category with this code already.")
    _somebody = models.Constraint(
        "CHECK (for_unit OR for_group OR for_person)",
        "Say who may register in this category: a unit, a group or a person.",
    )
    _level_named = models.Constraint(
        "CHECK (climbs_to != 'level' OR deciding_level_id IS NOT NULL)",
        "Say of which level the deciding unit is.",
    )

    @api.model
    def _registrants(self):
        """Kinds of registrant by the field that allows it.

        :rtype: dict[str, str]
        """
        return {"unit": "for_unit", "group": "for_group", "person": "for_person"}

    def _deciding_unit(self, unit, campaign_unit):
        """The unit up to which a dossier in this category climbs.

        :param union.unit unit: whose dossier it is
        :param union.unit campaign_unit: whose plan it is
        :return: the unit as it is while a new form names no category or no unit
        :rtype: union.unit
        """
        if not unit or self.climbs_to in (False, "own"):
            return unit
        chain = unit._chain()
        if self.climbs_to == "above":
            return chain[1:2] or unit
        if self.climbs_to == "level":
            reached = chain.filtered(lambda u: u.level_id == self.deciding_level_id)[:1]
            return reached or campaign_unit
        # a plan of a unit that is not above decides nothing here: its own unit is in the chain
        return campaign_unit if campaign_unit in chain else chain[-1:]
