from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import clean_context

#: Origins of an award (loại hình khen thưởng), as the state's statistics count them.
BASES = [
    ("merit", "Merit of the year"),
    ("thematic", "Thematic"),
    ("sudden", "Sudden"),
    ("service", "Long contribution"),
    ("tenure", "Years of service"),
    ("foreign", "Foreign relations"),
]

#: Copies of paths: the field that says whose, its table, and what is copied.
FOLLOWED = {
    "unit_path": ("unit_id", "union_unit", "parent_path"),
    "member_path": ("member_id", "union_member", "unit_path"),
    "deciding_path": ("deciding_unit_id", "union_unit", "parent_path"),
}


def words_of(model_name, field_name):
    """Selection with the values of another model's field, in the language of the reader.

    :rtype: Callable
    """

    def words(self):
        field = self.env[model_name]._fields[field_name]
        return field._description_selection(self.env)

    return words


class EmulationAward(models.Model):
    """What somebody was granted: a line of the register of commendation (sổ khen thưởng).

    It keeps name, post, unit, group of posts and the award's name as on the day: whatever becomes
    of the member, the unit or the award, the line reads as before. Lines come of decisions that
    are issued (:meth:`_record`), or of papers from before the module. A line never goes away.
    """

    _name = "emulation.award"
    _description = "Emulation Award"
    _inherit = [
        "emulation.award.history.mixin",
        "emulation.award.number.mixin",
        "emulation.award.past.mixin",
        "emulation.award.snapshot.mixin",
        "union.territory.mixin",
        "union.event.mixin",
    ]
    _order = "year desc, id desc"
    _rec_names_search = ["recipient_name", "register_number", "decision_number"]

    award_type_id = fields.Many2one(
        "emulation.award.type",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="What was granted.",
    )
    award_name = fields.Char(
        "Award as on the day",
        required=True,
        readonly=True,
        help="Name of the award on the day of the decision.",
    )
    # who, as on the day
    subject_type = fields.Selection(
        [
            ("individual", "Individual"),
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
        selection=words_of("union.member", "position_group"),
        readonly=True,
        help="Group of posts as on the day.",
    )
    is_direct_worker = fields.Boolean(readonly=True, help="Worked directly, as on the day.")
    gender = fields.Selection(
        selection=words_of("union.member", "gender"),
        readonly=True,
        help="As on the day.",
    )
    # what for, by what
    year = fields.Integer(
        required=True, readonly=True, index=True, aggregator=None, help="Year of merit."
    )
    date_from = fields.Date("Merit from", readonly=True, help="First day of the merit.")
    date_to = fields.Date("Merit until", readonly=True, help="Last day of the merit.")
    basis = fields.Selection(
        BASES, "Origin", required=True, readonly=True, help="Origin of the award."
    )
    citation = fields.Text("Granted for", readonly=True, help="What it was granted for.")
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
    body_name = fields.Char("Granted by", readonly=True, help="Who granted the award, as on the day.")
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
    state = fields.Selection(
        [
            ("valid", "Valid"),
            ("replaced", "Replaced"),
            ("revoked", "Revoked"),
            ("withdrawn", "Entry withdrawn"),
        ],
        required=True,
        readonly=True,
        default="valid",
        index=True,
        help="Whether it still stands. An entry from paper that was wrong is withdrawn.",
    )
    replaced_by_id = fields.Many2one(
        "emulation.award",
        "Replaced by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The award that was granted in its place.",
    )
    # who sees it besides the unit of the day: copies, kept up when members and units move
    member_path = fields.Char(
        readonly=True, help="Place in the tree of the unit on whose roll the person is today."
    )
    deciding_path = fields.Char(
        readonly=True, help="Place in the tree of the unit that granted it."
    )
    in_sight = fields.Boolean(
        compute="_compute_in_sight",
        search="_search_in_sight",
        help="The current user holds a mandate in the unit of the day, in the person's unit of "
        "today, in the unit that granted it, or in a unit above one of them.",
    )
    # the same award is not entered twice
    recipient_key = fields.Char(readonly=True, help="The recipient, as entries are compared.")
    number_key = fields.Char(readonly=True, help="The decision's number, as entries are compared.")

    _recipient_unique = models.UniqueIndex(
        "(recipient_key, award_type_id, year, number_key) WHERE state <> 'withdrawn'",
        "This award stands in the register already: same recipient, award, year and decision.",
    )
    _member_path_idx = models.Index("(member_path text_pattern_ops) WHERE member_path IS NOT NULL")
    _deciding_path_idx = models.Index(
        "(deciding_path text_pattern_ops) WHERE deciding_path IS NOT NULL"
    )

    @api.depends("award_name", "recipient_name", "year")
    def _compute_display_name(self):
        for award in self:
            award.display_name = f"{award.recipient_name} – {award.award_name} ({award.year})"

    @api.depends("unit_path", "member_path", "deciding_path")
    @api.depends_context("uid")
    def _compute_in_sight(self):
        roots = tuple(self.env["union.mandate"]._current_paths())
        for award in self:
            paths = (award.unit_path, award.member_path, award.deciding_path)
            award.in_sight = bool(roots) and any(path and path.startswith(roots) for path in paths)

    def _search_in_sight(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            Domain(name, "=like", f"{path}%")
            for path in self.env["union.mandate"]._current_paths()
            for name in ("unit_path", "member_path", "deciding_path")
        )

    # ------------------------------------------------------------
    # CRUD: closed to everybody
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(
            self.env._("The register is written by decisions and by the import of past awards.")
        )

    def write(self, vals):
        raise AccessError(self.env._("A line of the register changes through the actions only."))

    @api.ondelete(at_uninstall=True)
    def _unlink_except_never(self):
        raise AccessError(self.env._("A line of the register stays: revoke or withdraw it."))

    # ------------------------------------------------------------
    # The engine's doors
    # ------------------------------------------------------------

    @api.model
    def _record(self, rows):
        """Add lines to the register. Whoever calls has checked that they may be added.

        What the rows leave out of name, post, unit, groups and the award's name is taken as it
        is on the day of the decision; lines of a decision get the next numbers of the register of
        its unit, in the order of the rows.

        :param list[dict] rows: values of fields; at least the award, the year, the date and
            number of the decision, and a member, a unit of the union, or name and ``unit_id``
        :return: the lines, in the order of the rows
        :rtype: EmulationAward
        :raise UserError: one of them stands there already
        """
        rows = self._as_on_the_day(rows)
        self._check_new(rows)
        # sudo and super(): the engine's door, which steps over the refusal in create(). No key of
        # the caller's context decides what stands on record.
        door = self.sudo().with_context(clean_context(self.env.context))
        awards = super(EmulationAward, door).create(rows)
        awards._take_numbers()
        return awards.sudo(False).with_env(self.env)

    def _settle(self, values):
        """Change what has become of the lines. Whoever calls has checked that it may be changed.

        :param dict values: ``state``, ``replaced_by_id`` and the like
        """
        # sudo and super(): as above, for write()
        door = self.sudo().with_context(clean_context(self.env.context))
        super(EmulationAward, door).write(values)

    def _copy_path(self):
        # one UPDATE: a decision may grant something in hundreds of units
        self._follow("unit_path", SQL("award.id = ANY(%s)", self.ids))

    @api.model
    def _follow(self, column, moved):
        """Give the lines of whatever has moved the new path, in one UPDATE.

        :param str column: a key of FOLLOWED
        :param SQL moved: which of them; the lines are called ``award``, whatever moves ``owner``
        """
        link, table, path = FOLLOWED[column]
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE emulation_award AS award SET %(column)s = owner.%(path)s
                  FROM %(table)s AS owner
                 WHERE award.%(link)s = owner.id AND %(moved)s
                   AND award.%(column)s IS DISTINCT FROM owner.%(path)s
                """,
                column=SQL.identifier(column),
                path=SQL.identifier(path),
                table=SQL.identifier(table),
                link=SQL.identifier(link),
                moved=moved,
            )
        )
        self.invalidate_model([column])

    @api.model
    def _check_new(self, rows):
        """Refuse rows that stand in the register already, or twice in the rows.

        :param list[dict] rows: complete
        :raise UserError: names who has what already
        """
        seen, sentences = self._standing(rows), []
        for row in rows:
            key = self._key_of(row)
            if key in seen:
                sentences.append(
                    self.env._(
                        "“%(name)s” has “%(award)s” of %(year)s by decision %(number)s already.",
                        name=row["recipient_name"],
                        award=row["award_name"],
                        year=row["year"],
                        number=row.get("decision_number") or "–",
                    )
                )
            seen.setdefault(key)
        if sentences:
            raise UserError("\n".join(sentences))

    @api.model
    def _standing(self, rows):
        """Lines of the register that are the same as one of the rows.

        :param list[dict] rows: complete
        :return: by recipient, award, year and number, as entries are compared; whoever may
            not read them gets them nevertheless
        :rtype: dict[tuple, EmulationAward]
        """
        # sudo: what stands there, whoever asks; it is told by the values that the asker brought
        there = self.sudo().search(
            [
                ("recipient_key", "in", [row["recipient_key"] for row in rows]),
                ("year", "in", [row["year"] for row in rows]),
                ("state", "!=", "withdrawn"),
            ]
        )
        return {self._key_of(award): award for award in there}

    @api.model
    def _key_of(self, row):
        award = row["award_type_id"]
        award = award if isinstance(award, int) else award.id
        return row["recipient_key"], award, row["year"], row["number_key"]
