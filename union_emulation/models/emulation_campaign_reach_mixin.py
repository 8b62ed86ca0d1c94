from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

#: Reminders pass over plans whose last deadline is longer ago.
REMINDER_DAYS = 60


class EmulationCampaignReachMixin(models.AbstractModel):
    """Plan that reaches units: who takes part, who has answered, who is reminded."""

    _name = "emulation.campaign.reach.mixin"
    _description = "Emulation: plan that reaches units"

    scope_level_ids = fields.Many2many(
        "union.level",
        string="Levels taking part",
        help="Units below that take part; empty: all of them.",
    )
    participation_ids = fields.One2many(
        "emulation.participation",
        "campaign_id",
        "Units taking part",
        readonly=True,
        help="One row for each unit in scope since the launch.",
    )
    participation_count = fields.Integer(
        compute="_compute_participation", help="Units taking part."
    )
    answered_count = fields.Integer(
        compute="_compute_participation", help="Units that have answered."
    )
    answered_rate = fields.Float(compute="_compute_participation", help="Share that has answered.")
    my_participation_ids = fields.Many2many(
        "emulation.participation",
        compute="_compute_my_participation_ids",
        help="The current user's units.",
    )

    @api.depends("participation_ids.state")
    def _compute_participation(self):
        counts = {}
        for campaign, state, count in self.env["emulation.participation"]._read_group(
            [("campaign_id", "in", self.ids)], ["campaign_id", "state"], ["__count"]
        ):
            counts.setdefault(campaign.id, {})[state] = count
        for campaign in self:
            found = counts.get(campaign.id, {})
            campaign.participation_count = sum(found.values())
            campaign.answered_count = campaign.participation_count - found.get("pending", 0)
            campaign.answered_rate = (
                100 * campaign.answered_count / campaign.participation_count
                if campaign.participation_count
                else 0
            )

    @api.depends_context("uid")
    @api.depends("participation_ids")
    def _compute_my_participation_ids(self):
        units = self.env["union.mandate"]._current_units()
        mine = (
            self.env["emulation.participation"]
            .search([("campaign_id", "in", self.ids), ("unit_id", "in", units.ids)])
            .grouped("campaign_id")
        )
        for campaign in self:
            campaign.my_participation_ids = mine.get(campaign._origin)

    def action_remind(self):
        """Remind every unit that has not answered, in one go.

        A unit without an officer is reminded through the nearest unit above with one.

        :return: notification that says how many were reached
        :rtype: dict
        :raise UserError: nothing to remind of, or who may remind
        """
        self.ensure_one()
        self._check_may_remind()
        pending = self.participation_ids.filtered(lambda p: p.state == "pending")
        officers = pending._remind()
        # sudo: an officer below may be told, whatever of him the reminder may read. Not through
        # the plan itself, which would ask of each officer whether he may hear what is said there.
        self.env["mail.thread"].sudo().message_notify(
            model=self._name,
            res_id=self.id,
            partner_ids=officers.sudo().partner_id.ids,
            subject=self.env._("Reminder: %(name)s", name=self.name),
            body=self.env._(
                "Units of yours have not answered yet: answer for your own, and see to it that "
                "those without an officer get one."
            ),
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(units)s units have not answered; %(told)s officers were reminded.",
                    units=len(pending),
                    told=len(officers),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_open_participations(self):
        """Open the units taking part.

        :return: window action
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_participation_action"
        )
        return action | {"domain": [("campaign_id", "in", self.ids)], "context": {}}

    def action_open_matrix(self):
        """Open the table of units by phase.

        :return: window action
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_participation_line_action"
        )
        return action | {"domain": [("campaign_id", "in", self.ids)], "context": {}}

    def _check_may_remind(self):
        for refusal in self.env["union.mandate"]._officer_refusals(self.unit_id).values():
            raise UserError(refusal)
        if self.state != "launched":
            raise UserError(self.env._("Only the units of a running plan can be reminded."))
        limit = self.env["union.clock"]._now() - timedelta(days=REMINDER_DAYS)
        if self.last_deadline and self.last_deadline < limit:
            raise UserError(
                self.env._(
                    "The last deadline of this plan is more than %(days)s days ago.",
                    days=REMINDER_DAYS,
                )
            )

    def _scope_units(self):
        """Units that take part: those below the plan's unit, of the levels named, not ended.

        :rtype: union.unit
        """
        self.ensure_one()
        domain = (
            Domain("parent_path", "=like", f"{self.unit_id.parent_path}_%")
            & Domain("is_ended", "=", False)
            & Domain("level_id.is_internal", "=", False)
        )
        if self.scope_level_ids:
            domain &= Domain("level_id", "in", self.scope_level_ids.ids)
        return self.env["union.unit"].search(domain)

    def _create_participations(self):
        """One row for each unit in scope, and one for each of its phases."""
        self.ensure_one()
        # sudo: the rows belong to units below, whom nobody above may write for; it also drops
        # a caller's `default_…`, which would answer for them
        Participation = (
            self.env["emulation.participation"]
            .sudo()
            .with_context(tracking_disable=True, mail_create_nosubscribe=True)
        )
        Participation.create(
            [
                {
                    "campaign_id": self.id,
                    "unit_id": unit.id,
                    "line_ids": [
                        fields.Command.create({"unit_id": unit.id, "phase_id": phase.id})
                        for phase in self.phase_ids._answered_separately()
                    ],
                }
                for unit in self._scope_units()
            ]
        )
