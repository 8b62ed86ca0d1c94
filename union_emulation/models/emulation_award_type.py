from odoo import api, fields, models
from odoo.fields import Domain

#: How well figures are founded.
CONFIDENCE = [
    ("high", "Seen in the text"),
    ("medium", "Reported elsewhere"),
    ("none", "To fill in"),
]
#: What decides who gets the award and who grants it.
CLOSED_FIELDS = (
    "regime",
    "kind",
    "coverage",
    "title_id",
    "level_ids",
    "for_individual",
    "for_collective",
    "for_enterprise",
    "for_household",
)


class EmulationAwardType(models.Model):
    """What may be granted: an emulation title or a form of commendation, of the state or the union.

    What the law of a day asks for it (votes, quota, money, dossier, rules) lies in the terms.
    The name is that of the law, in Vietnamese whatever the language of the screen.
    """

    _name = "emulation.award.type"
    _description = "Emulation Award Type"
    _inherit = ["union.name.mixin"]
    _order = "sequence, id"

    # what
    code = fields.Char(required=True, help="Short code of the award in workbooks: LĐTT, GK-CĐCS …")
    name = fields.Char(required=True, help="The award as papers print it.")
    sequence = fields.Integer(default=10, help="Order on screens and papers.")
    active = fields.Boolean(default=True, help="Off: nobody is put forward for it any more.")
    regime = fields.Selection(
        [("state", "Of the state"), ("union", "Of the union")],
        required=True,
        default="union",
        help="Whose award it is: of the state's law, or of the union's own regulation.",
    )
    kind = fields.Selection(
        [("title", "Emulation title"), ("commendation", "Form of commendation")],
        required=True,
        default="commendation",
        help="Title (danh hiệu thi đua) or form of commendation (hình thức khen thưởng).",
    )
    coverage = fields.Selection(
        [
            ("overall", "Overall"),
            ("thematic", "Thematic"),
            ("sudden", "Sudden"),
            ("phase", "By phase"),
            ("other", "Neither: long service, prizes"),
        ],
        required=True,
        default="overall",
        help="What the award is for; overall and thematic awards exclude each other within one "
        "level and year.",
    )
    title_id = fields.Many2one(
        "emulation.title",
        "Emulation title",
        index="btree_not_null",
        ondelete="restrict",
        help="The title that units and people register to aim at, where it is one.",
    )
    # who
    for_individual = fields.Boolean("Individuals", help="A person may get it.")
    for_collective = fields.Boolean("Collectives", help="A unit or group may get it.")
    for_enterprise = fields.Boolean("Enterprises", help="An enterprise may get it.")
    for_household = fields.Boolean("Households", help="A household may get it.")
    # who decides
    level_ids = fields.Many2many(
        "union.level",
        string="Deciding levels",
        help="The nearest unit of one of these levels, the proposing unit included, decides; or "
        "passes it on, where a body outside decides.",
    )
    outside_body = fields.Char(
        "Body outside",
        help="Who decides where it is no unit of the union, e.g. Chủ tịch UBND tỉnh: the dossier "
        "goes out, the outcome comes back.",
    )
    issuer_label = fields.Char(
        "Granted in the name of",
        help="Whose award it is called, e.g. Ban Chấp hành Liên đoàn Lao động tỉnh; the decision "
        "may be signed for another body.",
    )
    # terms
    term_ids = fields.One2many(
        "emulation.award.term",
        "award_type_id",
        "Terms",
        copy=True,
        help="What holds for it from which day on.",
    )

    current_term_id = fields.Many2one(
        "emulation.award.term",
        "Terms in force",
        compute="_compute_current_term_id",
        help="What holds today.",
    )
    confidence = fields.Selection(
        CONFIDENCE,
        "Terms of today",
        compute="_compute_current_term_id",
        help="How well the terms of today are founded; empty: there are none.",
    )

    _code_unique = models.Constraint("UNIQUE (code)", "There is an award with this code already.")
    _somebody = models.Constraint(
        "CHECK (for_individual OR for_collective OR for_enterprise OR for_household)",
        "Say who may get the award.",
    )

    @api.depends("term_ids.date_start", "term_ids.date_end", "term_ids.confidence")
    def _compute_current_term_id(self):
        terms = self._origin._terms_on(self.env["union.clock"]._today())
        for award in self:
            award.current_term_id = terms.get(award._origin)
            award.confidence = award.current_term_id.confidence

    def write(self, vals):
        if vals.keys() & {*CLOSED_FIELDS}:
            self.term_ids._check_not_running()
        return super().write(vals)

    @api.model
    def _subjects(self):
        """Kinds of nominee by the field that allows it.

        :rtype: dict[str, str]
        """
        return {
            "individual": "for_individual",
            "collective": "for_collective",
            "enterprise": "for_enterprise",
            "household": "for_household",
        }

    def _deciding_unit(self, unit):
        """The unit that decides on a proposal, or that sends it to the body outside.

        :param union.unit unit: who proposes
        :return: the nearest of a deciding level; without one, the highest above
        :rtype: union.unit
        """
        chain = unit._chain() if unit else unit
        reached = chain.filtered(lambda u: u.level_id in self.level_ids)[:1]
        return reached or (chain[:1] if not self.level_ids else chain[-1:])

    def _terms_on(self, date):
        """What holds for the awards on a day.

        :param datetime.date date:
        :return: by award; without terms of the day an empty record
        :rtype: dict[EmulationAwardType, emulation.award.term]
        """
        Term = self.env["emulation.award.term"]
        terms = Term.search(
            Domain("award_type_id", "in", self.ids)
            & Domain("date_start", "<=", date)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", date))
        )
        by_type = terms.grouped("award_type_id")
        return {award: by_type.get(award, Term)[:1] for award in self}
