from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.lock import hold

#: What may be set right in a line that was entered from paper. Another recipient is another line.
OPEN = [
    "award_type_id",
    "year",
    "basis",
    "decision_number",
    "decision_date",
    "deciding_unit_id",
    "body_name",
    "citation",
    "register_number",
    "amount",
    "recipient_name",
    "recipient_title",
    "unit_name",
    "position_group",
    "is_direct_worker",
    "gender",
]
#: What follows from that.
FOLLOWS = ("award_name", "body_name", "deciding_path", "recipient_key", "number_key")


class EmulationAwardPastMixin(models.AbstractModel):
    """Awards from before the module, entered from the papers that granted them.

    The rules of awards to come count them, so a second person confirms what the first has typed.
    Until then they count as well, and whoever judges sees that nobody has confirmed them.

    ========  ====================================================  ================
    Action    Who                                                   What becomes
    ========  ====================================================  ================
    enter     officer of the recipient's unit or above              valid
    scan      the same                                              the paper is there
    correct   the same, with a reason; what was confirmed is        valid, to confirm
              to be confirmed again
    confirm   appraiser or approver there or above, who has         confirmed, its
              neither typed it nor is the recipient                 scans sealed
    withdraw  as to correct                                         withdrawn
    ========  ====================================================  ================
    """

    _name = "emulation.award.past.mixin"
    _description = "Emulation: award entered from paper"

    source = fields.Selection(
        [("decision", "Decision made here"), ("past", "Entered from paper")],
        required=True,
        readonly=True,
        default="decision",
        help="Where the entry comes from.",
    )
    entered_by_id = fields.Many2one(
        "res.users", "Account that entered", readonly=True, help="Who has entered it from paper."
    )
    entered_by = fields.Char(readonly=True, help="Who has entered it, as on that day.")
    date_entered = fields.Datetime("Entered on", readonly=True, help="When it was entered.")
    corrected_by_id = fields.Many2one(
        "res.users", "Account that corrected", readonly=True, help="Who has set it right last."
    )
    is_confirmed = fields.Boolean(
        "Confirmed",
        readonly=True,
        help="A second person has compared the entry with its paper; what was decided here needs "
        "no confirmation.",
    )
    confirmed_by = fields.Char(readonly=True, help="Who has confirmed the entry, as on that day.")
    date_confirmed = fields.Datetime("Confirmed on", readonly=True, help="When it was confirmed.")
    withdraw_reason = fields.Text("Why struck out", readonly=True, help="Why the entry was wrong.")
    scan_ids = fields.One2many(
        "emulation.award.scan", "award_id", "Scans", readonly=True, help="Scans of its papers."
    )
    has_scan = fields.Boolean(
        "With a scan",
        compute="_compute_has_scan",
        search="_search_has_scan",
        help="A scan of its paper is there.",
    )
    allowed_actions = fields.Char(
        compute="_compute_allowed_actions",
        help="Actions that the current user may take now, separated by spaces.",
    )

    @api.depends("scan_ids")
    def _compute_has_scan(self):
        for award in self:
            award.has_scan = bool(award.scan_ids)

    def _search_has_scan(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("scan_ids", "!=", False)]

    @api.depends("source", "state", "is_confirmed")
    @api.depends_context("uid")
    def _compute_allowed_actions(self):
        reasons = {action: self._why_not(action) for action in ("confirm", "correct")}
        for award in self:
            allowed = [action for action, why in reasons.items() if not why[award]]
            if "correct" in allowed:
                allowed += ["scan", "withdraw"]
            award.allowed_actions = " ".join(allowed)

    # ------------------------------------------------------------
    # Who may
    # ------------------------------------------------------------

    def _why_not(self, action):
        """Reasons why the current user cannot take an action now.

        :param str action: correct, scan, withdraw or confirm
        :return: none where he may
        :rtype: dict[EmulationAward, list[str]]
        """
        reasons = {award: [] for award in self}
        Mandate = self.env["union.mandate"]
        confirm = action == "confirm"
        roles = ("appraiser", "approver") if confirm else ("officer",)
        roots = tuple(Mandate._current_paths(*roles))
        for award, found in reasons.items():
            if award.source != "past":
                found.append(
                    self.env._("Only what was entered from paper is corrected or confirmed here.")
                )
                continue
            if award.state != "valid":
                found.append(self.env._("This entry is not valid any more."))
            paths = (award.unit_path, award.member_path)
            if not roots or not any(path and path.startswith(roots) for path in paths):
                found.append(award._say_who(confirm))
            elif confirm:
                found.extend(award._why_not_second())
        return reasons

    def _say_who(self, confirm):
        if confirm:
            return self.env._(
                "Only an appraiser or approver of “%(unit)s” or of a unit above may confirm this.",
                unit=self.unit_id.name,
            )
        return self.env._(
            "Only an officer of “%(unit)s” or of a unit above may do this.", unit=self.unit_id.name
        )

    def _why_not_second(self):
        """Why the current user is not the second person that an entry needs.

        :rtype: list[str]
        """
        if self.is_confirmed:
            return [self.env._("This entry has been confirmed already.")]
        if self.env.user in (self.entered_by_id | self.corrected_by_id):
            return [self.env._("Somebody else than who has entered it has to confirm it.")]
        # sudo: the account of the recipient, for the answer only
        if self.sudo().member_id.user_id == self.env.user:
            return [self.env._("Nobody confirms an award of his own.")]
        return []

    def _check_may(self, action):
        """Hold the lines and refuse the action unless the current user may take it on all.

        :raise UserError: why not
        """
        self.check_access("read")
        hold(self)
        reasons = self._why_not(action)
        if found := [sentence for sentences in reasons.values() for sentence in sentences]:
            raise UserError("\n".join(dict.fromkeys(found)))

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    @api.model
    def _enter(self, rows):
        """Add awards from before the module. Whoever calls has checked that they may be added.

        :param list[dict] rows: as for ``_record``
        :rtype: EmulationAward
        :raise UserError: one of them stands there already
        """
        marks = {
            "source": "past",
            "entered_by_id": self.env.uid,
            "entered_by": self.env.user.name,
            "date_entered": self.env["union.clock"]._now(),
        }
        awards = self._record([{**row, **marks} for row in rows])
        awards._log_event("enter")
        return awards

    def _correct(self, values, reason):
        """Set a line right that was entered from paper.

        :param dict values: of OPEN, as the ORM writes them
        :param str reason: why
        :raise UserError: who may do so, no reason, or nothing changes
        """
        self.ensure_one()
        self._check_may("correct")
        reason = self._said(reason)
        # as the ORM compares them: an empty amount is none
        values = {
            name: value
            for name, value in values.items()
            if name in OPEN and self._stored(name) != (value or False)
        }
        if not values:
            raise UserError(self.env._("Nothing has been changed."))
        before = {name: self._readable(name) for name in values}
        again = dict.fromkeys(("is_confirmed", "confirmed_by", "date_confirmed"), False)
        self._settle(self._completed(values) | again | {"corrected_by_id": self.env.uid})
        changes = [
            f"{self._fields[name]._description_string(self.env)}: {old or '–'} → "
            f"{self._readable(name) or '–'}"
            for name, old in before.items()
        ]
        self._log_event("correct", reason=reason, changes=changes)

    def _completed(self, values):
        """Values with what follows from them, after a look at what stands there already.

        :rtype: dict
        :raise UserError: the line would be the same as another
        """
        row = {name: self._stored(name) for name in (*OPEN, "member_id", "nominee_unit_id")}
        row |= {"unit_id": self.unit_id.id, "source": "past", **values}
        row = {name: value for name, value in row.items() if value}
        if "award_type_id" not in values:
            row["award_name"] = self.award_name
        if "deciding_unit_id" in values and "body_name" not in values:
            row.pop("body_name", None)
        [row] = self._as_on_the_day([row])
        if self._standing([row]).get(self._key_of(row), self) != self:
            self._check_new([row])
        return values | {name: row.get(name) or False for name in FOLLOWS}

    def _stored(self, name):
        value = self[name]
        return value.id if self._fields[name].relational else value or False

    def _readable(self, name):
        """Value of a field as texts for the log."""
        field, value = self._fields[name], self[name]
        if field.relational:
            return value.display_name
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value)
        return str(value) if value else ""

    def action_confirm(self):
        """Confirm that the entries say what their papers say; their scans are sealed.

        :raise UserError: who may do so
        """
        self._check_may("confirm")
        self._settle(
            {
                "is_confirmed": True,
                "confirmed_by": self.env.user.name,
                "date_confirmed": self.env["union.clock"]._now(),
            }
        )
        self.scan_ids._seal()
        self._log_event("confirm")

    def action_withdraw(self, reason):
        """Withdraw entries that were wrong: they stay, and count no more.

        :param str reason: why, required
        :raise UserError: no reason, or who may do so
        """
        self._check_may("withdraw")
        reason = self._said(reason)
        self._settle({"state": "withdrawn", "withdraw_reason": reason})
        self._log_event("withdraw", reason=reason)

    @api.model
    def _said(self, reason):
        """The reason without spaces around it.

        :raise UserError: there is none
        """
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Say why."))
        return reason.strip()
