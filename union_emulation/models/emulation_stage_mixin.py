from odoo import api, fields, models
from odoo.exceptions import ValidationError


class EmulationStageMixin(models.AbstractModel):
    """Phase that may consist of stages, one level deep.

    A stage has its own time and closes with its phase. It has its own deadlines or goes by those
    of the phase; units answer on it separately only where it has its own.
    """

    _name = "emulation.stage.mixin"
    _description = "Emulation: phase with stages"

    parent_id = fields.Many2one(
        "emulation.phase",
        "Stage of",
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
        domain="[('campaign_id', '=', campaign_id), ('parent_id', '=', False), ('id', '!=', id)]",
        help="The phase that this is a stage of; empty: it is a phase itself.",
    )
    stage_ids = fields.One2many(
        "emulation.phase", "parent_id", "Stages", help="Stages inside the phase, if it has any."
    )
    outline_name = fields.Char(
        "Phase or stage",
        compute="_compute_outline_name",
        help="The name; stages stand below their phase with a mark.",
    )

    @api.depends("name", "parent_id")
    def _compute_outline_name(self):
        for phase in self:
            phase.outline_name = f"↳ {phase.name}" if phase.parent_id else phase.name

    @api.constrains("parent_id", "campaign_id")
    def _check_parent(self):
        for stage in self.filtered("parent_id"):
            if stage.parent_id.campaign_id != stage.campaign_id:
                raise ValidationError(self.env._("A stage and its phase belong to the same plan."))
            if stage.parent_id.parent_id or stage.stage_ids or stage.parent_id == stage:
                raise ValidationError(
                    self.env._(
                        "“%(phase)s” cannot be a stage of “%(parent)s”: stages are one level deep.",
                        phase=stage.name,
                        parent=stage.parent_id.name,
                    )
                )

    @api.onchange("parent_id")
    def _onchange_parent_id(self):
        if self.parent_id:
            self.sequence = self.parent_id.sequence

    def unlink(self):
        # the database would delete the stages without asking whether they may be
        return super(EmulationStageMixin, self | self.stage_ids).unlink()

    def _by_phase(self):
        """Phases in their order, each with its stages.

        :return: stages by phase
        :rtype: dict[emulation.phase, emulation.phase]
        """
        stages = self.filtered("parent_id").grouped("parent_id")
        return {
            phase: stages.get(phase, self.browse())
            for phase in self
            if not phase.parent_id or phase.parent_id not in self
        }

    def _due_on(self, day):
        """Planned phases that have begun by a day, and stages of those that have.

        :param datetime.date day:
        :rtype: emulation.phase
        """
        begun = self.filtered(
            lambda p: p.state == "planned" and (not p.date_start or p.date_start <= day)
        )
        return begun.filtered(
            lambda p: not p.parent_id or p.parent_id in begun or p.parent_id.state == "open"
        )

    def _answered_separately(self):
        """Those on which the units answer: phases, and stages with deadlines of their own.

        :rtype: emulation.phase
        """
        return self.filtered(
            lambda phase: (
                not phase.parent_id
                or phase.registration_deadline
                or phase.report_deadline
                or phase.deadline_ids
            )
        )

    def _stage_warnings(self, stages):
        """Stages that begin before their phase or end after it; allowed, but said.

        :param emulation.phase stages: of this phase
        :rtype: list[str]
        """
        return [
            self.env._(
                "“%(stage)s” lies partly outside “%(phase)s”.", stage=stage.name, phase=self.name
            )
            for stage in stages
            if (self.date_start and stage.date_start and stage.date_start < self.date_start)
            or (self.date_end and stage.date_end and stage.date_end > self.date_end)
        ]

    def _adopt_stages(self, twins):
        """Put stages that were copied below the copies of their phases.

        :param dict twins: copied phase by the phase that it was copied from
        """
        for phase, twin in twins.items():
            if phase.parent_id in twins:
                twin.parent_id = twins[phase.parent_id]
