from odoo import api, fields, models
from odoo.exceptions import UserError

#: The field that names what is extended, by the choice of the user.
SUBJECTS = {"phase": "phase_id", "category": "campaign_category_id", "plan": "campaign_id"}


class EmulationPhaseExtend(models.TransientModel):
    """Asks what is extended, for whom, until when and why, then extends it or refuses it."""

    _name = "emulation.phase.extend"
    _description = "Emulation: Extension of a Deadline"

    subject = fields.Selection(
        [("phase", "A phase"), ("category", "A category"), ("plan", "Whole plan")],
        "Deadline of",
        required=True,
        default="phase",
        help="A phase; a category that has a deadline of its own; or the whole plan: what is "
        "registered in no phase.",
    )
    campaign_id = fields.Many2one(
        "emulation.campaign",
        "Plan",
        required=True,
        compute="_compute_campaign_id",
        store=True,
        readonly=False,
        precompute=True,
        help="The plan.",
    )
    phase_id = fields.Many2one(
        "emulation.phase",
        domain="[('campaign_id', '=', campaign_id)]",
        help="The phase to be extended.",
    )
    campaign_category_id = fields.Many2one(
        "emulation.campaign.category",
        "Category",
        domain="[('campaign_id', '=', campaign_id), ('registration_deadline', '!=', False)]",
        help="The category to be extended; it has a deadline of its own.",
    )
    scope = fields.Selection(
        [("all", "All units"), ("unit", "One unit")],
        "For",
        required=True,
        default="all",
        help="Who has more time.",
    )
    candidate_ids = fields.Many2many(
        "union.unit", compute="_compute_candidate_ids", help="Units that take part in the plan."
    )
    unit_id = fields.Many2one("union.unit", help="The unit that has more time.")
    requested_by = fields.Char("Asked for by", help="Who asked for it.")
    previous_deadline = fields.Datetime(
        "Deadline now",
        compute="_compute_previous_deadline",
        help="Until when there is time today, extensions included.",
    )
    deadline = fields.Datetime(
        "New deadline", help="Until when there is time; none where it is refused."
    )
    reason = fields.Text(required=True, help="Why; the units that get more time read it.")

    @api.depends("phase_id", "campaign_category_id")
    def _compute_campaign_id(self):
        for wizard in self:
            named = wizard.phase_id or wizard.campaign_category_id
            wizard.campaign_id = named.campaign_id or wizard.campaign_id

    @api.depends("campaign_id")
    def _compute_candidate_ids(self):
        Participation = self.env["emulation.participation"]
        for wizard in self:
            rows = Participation.search([("campaign_id", "=", wizard.campaign_id.id)])
            wizard.candidate_ids = rows.unit_id

    @api.depends("subject", "campaign_id", "phase_id", "campaign_category_id", "scope", "unit_id")
    def _compute_previous_deadline(self):
        for wizard in self:
            record = wizard._extended()
            unit = wizard.unit_id if wizard.scope == "unit" else wizard.unit_id.browse()
            # what one unit was given is for those who give it and for the unit
            wizard.previous_deadline = (
                record and record.can_extend and record._deadlines(unit._origin)
            )

    @api.constrains("campaign_id", "phase_id", "campaign_category_id")
    def _check_readable_subject(self):
        # su=False: a wizard shows its user the name of what it extends
        for name in SUBJECTS.values():
            self[name].sudo(False).check_access("read")

    def _extended(self):
        """What is extended.

        :return: a phase, a category of a plan, or a plan
        :rtype: emulation.extension.mixin
        """
        return self[SUBJECTS[self.subject or "plan"]]._origin

    def action_confirm(self):
        """Give more time.

        :return: window action
        :rtype: dict
        :raise UserError: who may grant it, or what is wrong with it
        """
        record, unit_id = self._decided()
        record.action_extend(self.deadline, self.reason, unit_id, self.requested_by)
        return {"type": "ir.actions.act_window_close"}

    def action_refuse(self):
        """Put on record that the unit gets no more time.

        :return: window action
        :rtype: dict
        :raise UserError: who may refuse it, or what is missing
        """
        record, unit_id = self._decided()
        record.action_refuse_extension(self.reason, unit_id, self.requested_by)
        return {"type": "ir.actions.act_window_close"}

    def _decided(self):
        """What is decided on, and for which unit.

        :return: a phase, a category of a plan or a plan, and the unit's id; None: all units
        :rtype: tuple
        :raise UserError: one of them is missing
        """
        self.ensure_one()
        record = self._extended()
        if not record:
            raise UserError(self.env._("Say what there is more time for."))
        if self.scope == "unit" and not self.unit_id:
            raise UserError(self.env._("Say which unit asked for more time."))
        return record, self.unit_id.id if self.scope == "unit" else None
