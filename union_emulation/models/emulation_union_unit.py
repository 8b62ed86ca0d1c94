from odoo import api, fields, models
from odoo.fields import Domain


class UnionUnit(models.Model):
    """A unit's plans, the plans that it takes part in, and what is registered there."""

    _inherit = "union.unit"

    campaign_count = fields.Integer(
        "Plans", compute="_compute_campaign_counts", help="The unit's own plans that one may read."
    )
    participation_count = fields.Integer(
        "Taking part",
        compute="_compute_campaign_counts",
        help="Plans that were launched for the unit.",
    )
    target_count = fields.Integer(
        "Targets",
        compute="_compute_campaign_counts",
        help="The unit's targets in the plans that are running.",
    )
    registration_count = fields.Integer(
        "Registrations",
        compute="_compute_registration_count",
        help="What the unit and the units below it have registered in the plans that are running, "
        "as far as one may read it.",
    )

    @api.depends_context("uid")
    def _compute_campaign_counts(self):
        domain = [("unit_id", "in", self.ids)]
        Campaign = self.env["emulation.campaign"]
        Participation = self.env["emulation.participation"]
        campaigns = dict(Campaign._read_group(domain, ["unit_id"], ["__count"]))
        participations = dict(Participation._read_group(domain, ["unit_id"], ["__count"]))
        targets = dict(
            self.env["emulation.target"]._read_group(
                [*domain, ("campaign_id.state", "=", "launched")], ["unit_id"], ["__count"]
            )
        )
        for unit in self:
            unit.target_count = targets.get(unit._origin, 0)
            unit.campaign_count = campaigns.get(unit._origin, 0)
            unit.participation_count = participations.get(unit._origin, 0)

    @api.depends_context("uid")
    def _compute_registration_count(self):
        counts = self.env["emulation.registration"]._read_group(
            self._registration_domain(), ["unit_id"], ["__count"]
        )
        for unit in self:
            path = unit.parent_path or ""
            unit.registration_count = sum(
                count for below, count in counts if path and below.parent_path.startswith(path)
            )

    def _registration_domain(self):
        """What the units and those below them have registered in the plans that are running.

        :rtype: Domain
        """
        below = Domain.OR(
            Domain("unit_path", "=like", f"{unit.parent_path}%") for unit in self._origin
        )
        return below & Domain("campaign_id.state", "=", "launched")

    def action_open_registrations(self):
        """Open what the units and those below them have registered in the plans that are running.

        :return: window action
        :rtype: dict
        """
        return self.env["emulation.registration"]._open(list(self._registration_domain()))

    def action_open_campaigns(self):
        """Open the unit's own plans.

        :return: window action
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_campaign_action"
        )
        return action | {
            "domain": [("unit_id", "in", self.ids)],
            "context": {"default_unit_id": self[:1].id},
        }

    def action_open_participations(self):
        """Open the unit's answers to the plans launched for it.

        :return: window action
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_participation_action"
        )
        return action | {"domain": [("unit_id", "in", self.ids)], "context": {}}

    def action_open_targets(self):
        """Open the unit's targets in the plans that are running.

        :return: window action
        :rtype: dict
        """
        running = ("campaign_id.state", "=", "launched")
        return self.env["emulation.target"]._open([("unit_id", "in", self.ids), running])
