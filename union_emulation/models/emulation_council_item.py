from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from .emulation_item_count_mixin import COUNT_FIELDS, FLAG_FIELDS, QUORUM_FIELDS, RULE_FIELDS

ENGINE_FIELDS = frozenset(
    (*RULE_FIELDS, *FLAG_FIELDS, *QUORUM_FIELDS, *COUNT_FIELDS)
    + ("term_id", "nominee", "points", "rank", "result", "check_note", "recusal_ids")
)


class EmulationCouncilItem(models.Model):
    """Line of a session's agenda: one nomination, with what the vote came to.

    At the opening the line takes a copy of what the terms of its award ask for, and of who is
    nominated for what: whatever becomes of them later, the line stays as it was.
    """

    _name = "emulation.council.item"
    _description = "Emulation Council Agenda Line"
    _inherit = ["emulation.item.count.mixin"]
    _order = "session_id, sequence, id"
    _rec_name = "nominee"

    session_id = fields.Many2one(
        "emulation.council.session",
        required=True,
        index=True,
        ondelete="cascade",
        help="The session.",
    )
    sequence = fields.Integer(default=10, help="Order on the agenda.")
    nomination_id = fields.Many2one(
        "emulation.nomination", required=True, index=True, ondelete="restrict", help="Who for what."
    )
    # frozen at opening
    nominee = fields.Char("Nominee and award", readonly=True, copy=False, help="As on the day.")
    term_id = fields.Many2one(
        "emulation.award.term",
        "Terms",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The terms of the award that held at the opening.",
    )
    threshold_numerator = fields.Integer(
        "Votes needed", readonly=True, copy=False, help="Upper number of the share."
    )
    threshold_denominator = fields.Integer(
        "out of", readonly=True, copy=False, help="Lower number of the share."
    )
    comparison = fields.Selection(
        [("at_least", "At least"), ("more_than", "More than")],
        "Counted as",
        readonly=True,
        copy=False,
        help="Whether exactly the share is enough.",
    )
    vote_base = fields.Selection(
        [("all", "All members"), ("present", "Members present"), ("issued", "Ballots issued")],
        "Taken of",
        readonly=True,
        copy=False,
        help="What the share is taken of.",
    )
    recused_leave = fields.Boolean(
        "Recused members leave the base", readonly=True, copy=False, help="As the terms say."
    )
    absent_in_writing = fields.Boolean(
        "Absent members answer in writing", readonly=True, copy=False, help="As the terms say."
    )
    quorum_numerator = fields.Integer(
        "Quorum", readonly=True, copy=False, help="Upper number of the quorum."
    )
    quorum_denominator = fields.Integer(
        "Quorum out of", readonly=True, copy=False, help="Lower number of the quorum."
    )
    # recused
    recusal_ids = fields.One2many(
        "emulation.council.recusal",
        "item_id",
        "Recused",
        copy=False,
        help="Who may not vote on it.",
    )
    # result
    base_count = fields.Integer(
        "Counted", readonly=True, copy=False, aggregator=None, help="What the share is taken of."
    )
    needed_count = fields.Integer(
        "Needed", readonly=True, copy=False, aggregator=None, help="Votes needed to pass."
    )
    favour_count = fields.Integer(
        "In favour", readonly=True, copy=False, aggregator=None, help="Votes in favour."
    )
    against_count = fields.Integer(
        "Against", readonly=True, copy=False, aggregator=None, help="Votes against."
    )
    abstained_count = fields.Integer(
        "Abstained", readonly=True, copy=False, aggregator=None, help="Ballots of no opinion."
    )
    invalid_count = fields.Integer(
        "Invalid", readonly=True, copy=False, aggregator=None, help="Invalid ballots."
    )
    outstanding_count = fields.Integer(
        "Outstanding", readonly=True, copy=False, aggregator=None, help="Members without an answer."
    )
    points = fields.Char(
        "Marks", readonly=True, copy=False, help="Mean of the points given, in scoring."
    )
    rank = fields.Integer(readonly=True, copy=False, aggregator=None, help="Place, in scoring.")
    check_note = fields.Char("Finding", readonly=True, copy=False, help="Noted in a check.")
    result = fields.Selection(
        [("passed", "Passed"), ("failed", "Not passed")],
        "Verdict",
        readonly=True,
        copy=False,
        help="What the vote came to; empty until the session is closed.",
    )

    _once = models.Constraint(
        "UNIQUE (session_id, nomination_id)", "A nomination stands on an agenda once only."
    )

    # ------------------------------------------------------------
    # Agenda
    # ------------------------------------------------------------

    @api.constrains("nomination_id", "session_id")
    def _check_nomination(self):
        for item in self:
            # constraints run as superuser: who puts it on the agenda reads it
            if not item.nomination_id.sudo(False).has_access("read"):
                raise ValidationError(self.env._("The nomination is not for you to bring up."))
        found = self._why_not_on_agenda()
        if found:
            raise ValidationError("\n".join(dict.fromkeys(found)))

    def _why_not_on_agenda(self):
        """Why lines cannot be judged: their nominations do not wait at the council's unit.

        :rtype: list[str]
        """
        found = []
        # sudo: where the nominations stand, for the answer only
        nominations = self.sudo().nomination_id
        deciding = nominations._deciding_units()
        busy = self.sudo().search(
            Domain("nomination_id", "in", nominations.ids)
            & Domain("session_id.state", "=", "open")
            & Domain("session_id", "not in", self.session_id.ids)
        )
        early = nominations._not_consulted()
        for item in self.sudo():
            nomination, unit = item.nomination_id, item.session_id.unit_id
            if nomination in early:
                found.append(nomination._say_not_consulted())
            if not item._waits(deciding[nomination]):
                found.append(
                    self.env._(
                        "“%(name)s” does not wait for a decision of “%(unit)s”.",
                        name=nomination.display_name,
                        unit=unit.name,
                    )
                )
            elif nomination in busy.nomination_id:
                found.append(
                    self.env._(
                        "“%(name)s” stands on the agenda of another session that is open.",
                        name=nomination.display_name,
                    )
                )
        return found

    def _waits(self, deciding=None):
        """Whether the nomination waits at the council's unit: to be granted, or for its approval.

        :param union.unit deciding: who decides on it, where that is known
        :rtype: bool
        """
        nomination, unit = self.nomination_id, self.session_id.unit_id
        if nomination.state == "approved":
            return (deciding or nomination._deciding_units()[nomination]) == unit
        return nomination.state == "submitted" and nomination.current_step_id.unit_id == unit

    def _why_not_rule(self):
        """Why it cannot be voted on the lines: how is unknown, or not as their terms ask.

        :rtype: list[str]
        """
        found, rules = [], self._rules()
        modes = dict(self.session_id._fields["mode"]._description_selection(self.env))
        for item, values in self._rule_values().items():
            name = item.nomination_id.sudo().display_name  # sudo: named in the refusal only
            asked = values["term_id"].mode
            if asked in modes and asked != item.session_id.mode:
                found.append(
                    self.env._("“%(name)s” asks for: %(mode)s.", name=name, mode=modes[asked])
                )
            if not rules[item]:
                found.append(
                    self.env._(
                        "“%(name)s”: the terms of the award do not say how many votes are needed. "
                        "Fill in the share, how it is counted and what it is taken of.",
                        name=name,
                    )
                )
        return found

    def _freeze(self):
        """Copy onto each line what it needs and who is nominated, as on the day."""
        for item, values in self._rule_values().items():
            # sudo: what stands on the agenda is printed for all members
            nominee = item.sudo()._paper_name()
            term = values.pop("term_id")
            item._engine_write(values | {"term_id": term.id, "nominee": nominee})

    # ------------------------------------------------------------
    # CRUD: until the opening
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if any(ENGINE_FIELDS & {n for n in vals if vals[n]} for vals in vals_list):
            raise AccessError(self.env._("What a line needs and gets follows from its session."))
        clean = self._without_defaults(ENGINE_FIELDS)
        items = super(EmulationCouncilItem, clean).create(vals_list)
        items.session_id._begin_change()
        items.session_id._check_no_sheets()
        items.session_id._find_recusals()
        return items.with_env(self.env)

    def write(self, vals):
        if ENGINE_FIELDS & vals.keys():
            raise AccessError(self.env._("What a line needs and gets follows from its session."))
        self.session_id._begin_change()
        self.session_id._check_no_sheets()
        result = super().write(vals)
        # the line may have come into another session
        self.session_id._begin_change()
        self.session_id._find_recusals()
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_except_opened(self):
        self.session_id._begin_change()
        self.session_id._check_no_sheets()

    def _sealed_text(self):
        """What the seal of the session says of the line's result.

        :rtype: str
        """
        names = ("nominee", *COUNT_FIELDS, "points", "rank", "check_note", "result")
        return "|".join(str(self[name]) for name in names)

    def _paper_name(self):
        """Who for what, as papers name it.

        :rtype: str
        """
        nomination = self.nomination_id
        who = ", ".join(filter(None, (nomination.nominee_name, nomination.nominee_title)))
        return self.nominee or f"{who} – {nomination.award_type_id.name}"

    def _engine_write(self, values):
        # sudo and super(): the session's actions write what is refused to everybody else
        return super(EmulationCouncilItem, self.sudo()).write(values)
