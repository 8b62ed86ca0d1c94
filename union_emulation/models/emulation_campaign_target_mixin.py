from odoo import api, fields, models
from odoo.fields import Command

from . import emulation_target_figure as figures


class EmulationCampaignTargetMixin(models.AbstractModel):
    """Plan whose indicators become targets of the units, and whose own figures promise upwards."""

    _name = "emulation.campaign.target.mixin"
    _description = "Emulation: plan with targets for its units"
    _inherit = ["emulation.campaign.tree.mixin", "emulation.campaign.reach.mixin"]

    indicator_phase_ids = fields.One2many(
        "emulation.indicator.phase",
        "campaign_id",
        "Phase by phase",
        help="What of an indicator's figure is due in which phase.",
    )
    target_count = fields.Integer(
        compute="_compute_target_count", help="Targets of units that one may read."
    )
    promised_count = fields.Integer(
        compute="_compute_target_count", help="Targets that the units have promised."
    )

    @api.depends_context("uid")
    @api.depends("participation_ids.target_ids.source")
    def _compute_target_count(self):
        counts = self.env["emulation.target"]._counts(self, "campaign_id")
        for campaign in self:
            campaign.target_count, campaign.promised_count = counts[campaign.id]

    def action_open_targets(self):
        """Open the units' targets.

        :return: window action
        :rtype: dict
        """
        return self.env["emulation.target"]._open([("campaign_id", "in", self.ids)])

    # ------------------------------------------------------------
    # Downwards: the launch, the units' own drafts, next year's copy
    # ------------------------------------------------------------

    def _create_participations(self):
        super()._create_participations()
        self.env["emulation.target"]._create_for(self, self.indicator_ids)

    def _draw_up(self, unit):
        plan = super()._draw_up(unit)
        targets = self._targets_of(unit)
        for indicator in plan.indicator_ids.filtered(lambda i: not i.is_locked and not i._base()):
            # what was handed down to the unit, not what is asked of all units together
            target = targets.get((indicator.origin_id, self.env["emulation.phase"]))
            if target and indicator.direction != "zero":
                indicator.value = target.value
        plan._take_over_phases(self, targets)
        return plan

    def _targets_of(self, unit):
        """Targets of a unit that have a figure, by indicator and phase; grades are left out.

        :rtype: dict
        """
        targets = self.env["emulation.target"].search(
            [
                ("campaign_id", "=", self.id),
                ("unit_id", "=", unit.id),
                ("grade_id", "=", False),
                ("source", "!=", False),
            ]
        )
        return {(target.indicator_id, target.phase_id): target for target in targets}

    def _take_over_phases(self, above, targets):
        """Repeat what the plan above asks phase by phase, for the phases that were taken over."""
        indicators = {indicator.origin_id: indicator for indicator in self.indicator_ids}
        phases = {phase.origin_id: phase for phase in self.phase_ids}
        rows = above.indicator_phase_ids.filtered(lambda row: row.phase_id in phases)
        commands = []
        for row in rows:
            indicator = indicators[row.indicator_id]
            target = targets.get((row.indicator_id, row.phase_id))
            own = target and not indicator.is_locked and not indicator._base()
            commands.append(
                Command.create(
                    {
                        "indicator_id": indicator.id,
                        "phase_id": phases[row.phase_id].id,
                        "value": target.value if own else row.value,
                    }
                )
            )
        if commands:
            self.indicator_phase_ids = commands

    def copy(self, default=None):
        copies = super().copy(default)
        for campaign, new in zip(self, copies, strict=True):
            indicators = campaign._copied_parts(new, "indicator_ids")
            phases = campaign._copied_parts(new, "phase_ids")
            new.indicator_phase_ids = [
                Command.create(
                    {
                        "indicator_id": indicators[row.indicator_id].id,
                        "phase_id": phases[row.phase_id].id,
                        "value": row.value,
                    }
                )
                for row in campaign.indicator_phase_ids
                if row.indicator_id in indicators and row.phase_id in phases
            ]
        return copies

    def _copied_parts(self, new, name):
        """The parts of a copy by those that they were copied from, in the order of their numbers.

        :param emulation.campaign new: the copy
        :param str name: field that holds the parts
        :rtype: dict
        """
        old_parts, new_parts = self[name].sorted("id"), new[name].sorted("id")
        if len(old_parts) != len(new_parts):
            return {}  # the caller named other parts
        return dict(zip(old_parts, new_parts, strict=True))

    @api.model
    def _content_line(self, line, inverse):
        text = super()._content_line(line, inverse)
        # the grades are rows of the row
        return (
            f"{text} · {line.figure_text}"
            if line._name == "emulation.indicator" and line.grade_ids
            else text
        )

    # ------------------------------------------------------------
    # Upwards: what the unit's own plan says is its promise
    # ------------------------------------------------------------

    def _missing_for_submission(self):
        missing = super()._missing_for_submission()
        for campaign in self:
            found = missing.setdefault(campaign, [])
            found += campaign.indicator_ids._incomplete()
            for target, figure in campaign._figures_above().items():
                if target._is_worse(figure) and not target.indicator_id.may_promise_less:
                    found.append(
                        self.env._(
                            "“%(target)s”: %(asked)s is handed down to “%(unit)s”, your plan says "
                            "%(figure)s.",
                            target=target.display_name,
                            asked=target._asked_text(),
                            unit=target.unit_id.name,
                            figure=figures.text(self.env, figure),
                        )
                    )
        return missing

    def _figures_above(self):
        """What this plan says of the unit's targets above that no other plan has frozen.

        :rtype: dict[emulation.target, Decimal]
        """
        self.ensure_one()
        if not self.parent_id:
            return {}
        # sudo: the targets are the unit's own, whoever issues its paper
        targets = (
            self.env["emulation.target"]
            .sudo()
            .search(
                [
                    ("campaign_id", "=", self.parent_id.id),
                    ("campaign_id.state", "=", "launched"),
                    ("unit_id", "=", self.unit_id.id),
                ]
            )
        )
        return targets.filtered(
            lambda t: not t.is_frozen or t.participation_id.own_plan_id == self
        )._own_figures(self)

    def _on_paper_issued(self):
        # asked before this plan takes the place of another one
        said = {campaign: campaign._figures_above() for campaign in self}
        super()._on_paper_issued()
        for own in said.values():
            self._promise_above(own)

    @api.model
    def _promise_above(self, said):
        """Let the figures of an issued plan stand for the unit's promises.

        What falls short of what was handed down after the submission does not stand.

        :param dict said: figure by target
        """
        promises = {}
        for target, figure in said.items():
            less = target._is_worse(figure) and not target.indicator_id.may_promise_less
            kept = target.source == "promised" and figures.exact(target.promised) == figure
            if not less and not kept and target.phase_id.state != "closed":
                promises[figure] = promises.get(figure, target.browse()) | target
        for figure, targets in promises.items():
            targets._promise(figure)
