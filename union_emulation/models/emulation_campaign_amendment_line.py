from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import html2plaintext

from ..tools import vietnamese
from .emulation_campaign_paper import target_text

#: Field of the plan that a kind of row changes.
PLAN_FIELDS = {
    "plan_end": "date_end",
    "plan_registration": "registration_deadline",
    "plan_report": "report_deadline",
}
#: Field of a phase that a kind of row changes.
PHASE_FIELDS = {"phase_registration": "registration_deadline", "phase_report": "report_deadline"}
#: Fields by which a phase's time is given.
TIME_FIELDS = ("precision", "duration_days", "date_start", "date_end", "end_event")
#: What the paper calls the thing that a row changes.
WORDS = {
    "plan_end": "Thời gian kết thúc kế hoạch",
    "plan_registration": "Hạn đăng ký chung",
    "plan_report": "Hạn báo cáo chung",
    "phase_time": "thời gian",
    "phase_registration": "hạn đăng ký",
    "phase_report": "hạn báo cáo",
}


class EmulationCampaignAmendmentLine(models.Model):
    """One change that a further paper makes in a running plan."""

    _name = "emulation.campaign.amendment.line"
    _description = "Emulation Change of a Plan"
    _inherit = ["emulation.period.mixin", "union.approval.line.mixin"]
    _order = "amendment_id, sequence, id"

    _dossier_field = "amendment_id"

    amendment_id = fields.Many2one(
        "emulation.campaign.amendment",
        required=True,
        index=True,
        ondelete="cascade",
        help="The further paper.",
    )
    campaign_id = fields.Many2one(
        related="amendment_id.campaign_id", string="Plan", help="The running plan."
    )
    sequence = fields.Integer(default=10, help="Order on the paper.")
    what = fields.Selection(
        [
            ("plan_end", "End of the plan"),
            ("plan_registration", "Plan: answers due"),
            ("plan_report", "Plan: reports due"),
            ("phase_time", "Time of a phase"),
            ("phase_registration", "Phase: answers due"),
            ("phase_report", "Phase: reports due"),
            ("add_phase", "New phase"),
            ("add_content", "New content"),
            ("add_indicator", "New indicator"),
        ],
        required=True,
        default="phase_time",
        help="What the paper changes or adds.",
    )
    phase_id = fields.Many2one(
        "emulation.phase",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('campaign_id', '=', campaign_id), ('state', '!=', 'closed')]",
        help="The phase that is changed.",
    )
    moment = fields.Datetime(
        "New deadline", help="To the minute; for a new phase: until when answers are due."
    )
    name = fields.Char(help="Name of the new phase or indicator.")
    body = fields.Html(sanitize_style=True, help="Text of the new content.")
    uom = fields.Char("Unit of measure", help="In which unit the new indicator is counted.")
    direction = fields.Selection(
        selection=lambda self: self.env["emulation.indicator"]._fields["direction"].selection,
        default="at_least",
        help="When the target of the new indicator counts as reached.",
    )
    value = fields.Float("Target", digits=(16, 2), help="The figure to be reached.")
    old_text = fields.Text(
        "As it was", readonly=True, copy=False, help="What the plan said when it was changed."
    )
    before = fields.Text(
        "Issued so far",
        compute="_compute_before",
        help="What the plan says, in the words of the paper.",
    )
    after = fields.Text(
        "Changed to", compute="_compute_after", help="What it will say, in the words of the paper."
    )

    @api.depends("what", "phase_id", "amendment_id.state", "old_text")
    def _compute_before(self):
        for line in self:
            applied = line.amendment_id.state == "applied"
            line.before = line.old_text if applied else line._text_now()

    @api.depends("what", "moment", "name", "body", "uom", "direction", "value", *TIME_FIELDS)
    def _compute_after(self):
        for line in self:
            line.after = line._text_new()

    @api.constrains("what", "phase_id", "moment", "name", "body", "amendment_id", *TIME_FIELDS)
    def _check_complete(self):
        for line in self:
            if line.amendment_id.kind == "cancel":
                raise ValidationError(self.env._("A paper that cancels the plan changes no part."))
            phase = line.phase_id
            if phase and phase.campaign_id != line.amendment_id.campaign_id:
                raise ValidationError(self.env._("The phase has to be one of this plan."))
            if line.what.startswith("phase_") and not phase:
                raise ValidationError(self.env._("Say which phase is changed."))
            lacks = {
                "plan_end": not line.date_end,
                "add_phase": not (line.name or "").strip(),
                "add_indicator": not (line.name or "").strip(),
                "add_content": not html2plaintext(line.body or "").strip(),
                "phase_time": line.precision != "duration"
                and not (line.date_start or line.date_end or line.end_event),
            }
            if lacks.get(line.what, line.what not in lacks and not line.moment):
                label = dict(line._fields["what"]._description_selection(self.env))[line.what]
                raise ValidationError(self.env._("“%(what)s”: say what is new.", what=label))

    def _why_not_apply(self):
        """Why the change cannot hold for the plan as it is now.

        :return: translated sentences
        :rtype: list[str]
        """
        self.ensure_one()
        found, phase, campaign = [], self.phase_id, self.campaign_id
        label = self._subject_text()
        if self.what.startswith("phase_") and phase.state == "closed":
            found.append(self.env._("“%(phase)s” is over already.", phase=phase.name))
        if self.what == "phase_time" and phase.is_locked:
            origin = phase.origin_id
            if any(self[name] != origin[name] for name in TIME_FIELDS if name != "end_event"):
                found.append(
                    self.env._(
                        "“%(phase)s” keeps the time that the plan of “%(unit)s” sets.",
                        phase=phase.name,
                        unit=origin.campaign_id.unit_id.name,
                    )
                )
        launch = campaign.launch_date
        if self.what in ("plan_end", "phase_time", "add_phase") and launch:
            if self.date_end and self.date_end < launch:
                found.append(self.env._("“%(what)s”: the end lies before the launch.", what=label))
        if self.what in (*PHASE_FIELDS, "plan_registration", "plan_report", "add_phase"):
            if self.moment and self.moment <= self.env["union.clock"]._now():
                found.append(self.env._("“%(what)s”: the deadline is over already.", what=label))
        twins = self.amendment_id.line_ids.filtered(
            lambda line: (line.what, line.phase_id) == (self.what, phase)
        )
        if not self.what.startswith("add_") and twins[:1] != self:
            found.append(self.env._("“%(what)s” is changed twice.", what=label))
        return found

    # ------------------------------------------------------------
    # The words of the paper
    # ------------------------------------------------------------

    def _subject_text(self):
        """What the row changes, as the paper names it.

        :rtype: str
        """
        words = WORDS.get(self.what, "")
        return f"{self.phase_id.name}: {words}" if self.what.startswith("phase_") else words

    def _text_now(self):
        """What the plan says now; nothing for what is added.

        :rtype: str
        """
        if self.what == "phase_time":
            return self.phase_id._period_text() if self.phase_id else ""
        if self.what in PHASE_FIELDS:
            return self._moment_text(self.phase_id[PHASE_FIELDS[self.what]])
        if self.what == "plan_end":
            return self._day_text(self.campaign_id.date_end)
        if self.what in PLAN_FIELDS:
            return self._moment_text(self.campaign_id[PLAN_FIELDS[self.what]])
        return ""

    def _text_new(self):
        """What the plan will say.

        :rtype: str
        """
        if self.what == "phase_time":
            return self._period_text()
        if self.what == "plan_end":
            return self._day_text(self.date_end)
        if self.what == "add_content":
            return html2plaintext(self.body or "").strip()
        if self.what == "add_indicator":
            return f"{self.name or ''}: {target_text(self)}"
        if self.what == "add_phase":
            due = f"; hạn đăng ký: {self._moment_text(self.moment)}" if self.moment else ""
            return f"{self.name or ''} ({self._period_text()}){due}"
        return self._moment_text(self.moment)

    def _day_text(self, day):
        return vietnamese.paper_date(day) if day else "chưa quy định"

    def _moment_text(self, moment):
        if not moment:
            return "chưa quy định"
        moment = self.env["union.clock"]._localize(moment)
        return f"{moment:%H} giờ {moment:%M} ngày {vietnamese.paper_date(moment)}"

    # ------------------------------------------------------------
    # The running plan
    # ------------------------------------------------------------

    def _apply(self):
        """Make the changes in the running plan. Whoever calls has checked that they may be made."""
        for line in self:
            line._amend({"old_text": line._text_now()})
            campaign = line.campaign_id
            if line.what == "plan_end":
                campaign._engine_write({"date_end": line.date_end})
            elif line.what in PLAN_FIELDS:
                campaign._engine_write({PLAN_FIELDS[line.what]: line.moment})
            elif line.what in PHASE_FIELDS:
                line.phase_id._amend({PHASE_FIELDS[line.what]: line.moment})
            elif line.what == "phase_time":
                line.phase_id._amend_time(line._time_values())
            elif line.what == "add_content":
                self.env["emulation.campaign.content"]._amend_with(
                    {
                        "campaign_id": campaign.id,
                        "section": "content",
                        "sequence": line._last_sequence(campaign.content_ids),
                        "body": line.body,
                    }
                )
            elif line.what == "add_indicator":
                indicator = self.env["emulation.indicator"]._amend_with(
                    {
                        "campaign_id": campaign.id,
                        "sequence": line._last_sequence(campaign.indicator_ids),
                        **{name: line[name] for name in ("name", "uom", "direction", "value")},
                    }
                )
                self.env["emulation.target"]._create_for(campaign, indicator)
            elif line.what == "add_phase":
                phase = self.env["emulation.phase"]._amend_with(
                    {
                        "campaign_id": campaign.id,
                        "sequence": line._last_sequence(campaign.phase_ids),
                        "name": line.name,
                        "registration_deadline": line.moment,
                        **line._time_values(),
                    }
                )
                phase._join_running_plan()

    def _time_values(self):
        """How a phase's time is given now; a duration is counted from the launch that was.

        :rtype: dict
        """
        values = {name: self[name] for name in TIME_FIELDS}
        if self.precision == "duration":
            values["date_end"] = self._counted_from(self.campaign_id.launch_date)
        return values

    def _last_sequence(self, rows):
        return max(rows.mapped("sequence"), default=0) + 10
