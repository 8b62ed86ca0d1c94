from datetime import date, timedelta

from odoo import api, fields, models


class EmulationCampaignTimeMixin(models.AbstractModel):
    """Plan in time: its deadlines, and what looks wrong with the dates of its phases."""

    _name = "emulation.campaign.time.mixin"
    _description = "Emulation: plan in time"

    next_deadline = fields.Datetime(
        compute="_compute_deadlines",
        store=True,
        help="The next of the plan's and its phases' deadlines when it was last computed.",
    )
    last_deadline = fields.Datetime(
        compute="_compute_deadlines",
        store=True,
        help="After this, plus 60 days, nobody is reminded any more.",
    )
    warning = fields.Text(
        compute="_compute_warning",
        help="What looks wrong with the dates or the unit; none of it is forbidden.",
    )

    @api.depends(
        "registration_deadline",
        "report_deadline",
        "phase_ids.registration_deadline",
        "phase_ids.report_deadline",
        "phase_ids.deadline_ids.deadline",
        "all_extension_ids.deadline",
    )
    def _compute_deadlines(self):
        now = self.env["union.clock"]._now()
        for campaign in self:
            phases = campaign.phase_ids
            deadlines = [campaign.registration_deadline, *phases.mapped("registration_deadline")]
            deadlines += [campaign.report_deadline, *phases.mapped("report_deadline")]
            deadlines += phases.deadline_ids.mapped("deadline")
            extended = campaign.all_extension_ids.filtered("for_all")
            deadlines += (extended - extended.filtered("campaign_category_id")).mapped("deadline")
            deadlines = [deadline for deadline in deadlines if deadline]
            campaign.next_deadline = min((d for d in deadlines if d >= now), default=False)
            campaign.last_deadline = max(deadlines, default=False)

    @api.depends(
        "phase_ids.date_start",
        "phase_ids.date_end",
        "phase_ids.sequence",
        "phase_ids.end_event",
        "phase_ids.parent_id",
        "phase_ids.precision",
        "launch_date",
        "document_id.date",
        "unit_id",
    )
    def _compute_warning(self):
        for campaign in self:
            campaign.warning = "\n".join(campaign._warnings()) or False

    def _warnings(self):
        """What looks wrong with the plan, none of it forbidden.

        :return: translated sentences
        :rtype: list[str]
        """
        self.ensure_one()
        found = [self.unit_id.level_warning] if self.unit_id.level_warning else []
        issued = self.document_id.sudo().date  # sudo: the date of the plan that one reads
        for phase in self.phase_ids:
            # a duration ends by itself, counted from the launch
            if not phase.date_end and not phase.end_event and phase.precision != "duration":
                found.append(self.env._("“%(phase)s” has no end yet.", phase=phase.name or ""))
            if phase.date_start and issued and phase.date_start < issued:
                found.append(
                    self.env._("“%(phase)s” starts before the plan is issued.", phase=phase.name)
                )
        found += self._neighbour_warnings(self.phase_ids.filtered(lambda p: not p.parent_id))
        for phase, stages in self.phase_ids._by_phase().items():
            found += self._neighbour_warnings(stages)
            found += phase._stage_warnings(stages)
        return found

    def _neighbour_warnings(self, phases):
        """Overlaps and gaps between phases, or between the stages of one.

        :param emulation.phase phases:
        :rtype: list[str]
        """
        found = []
        ordered = phases.sorted(lambda phase: phase.date_start or date.min)
        for before, after in zip(ordered, ordered[1:], strict=False):
            if not before.date_end or not after.date_start:
                continue
            if after.date_start <= before.date_end:
                found.append(
                    self.env._("“%(a)s” and “%(b)s” overlap.", a=before.name, b=after.name)
                )
            elif after.date_start > before.date_end + timedelta(days=1):
                found.append(
                    self.env._(
                        "There is a gap between “%(a)s” and “%(b)s”.", a=before.name, b=after.name
                    )
                )
        return found

    @api.model
    def _cron_refresh_deadlines(self):
        """Let plans whose next deadline is over show the one after it."""
        now = self.env["union.clock"]._now()
        campaigns = self.search([("next_deadline", "<", now)])
        self.env.add_to_compute(self._fields["next_deadline"], campaigns)
        campaigns.flush_recordset()
