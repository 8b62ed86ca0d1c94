from odoo import fields, models


class EmulationNomination(models.Model):
    """What a decision asks of the nominations that it is about."""

    _inherit = "emulation.nomination"

    decision_line_ids = fields.One2many(
        "emulation.decision.line",
        "nomination_id",
        "On decisions",
        help="Lines of decisions that are about it.",
    )

    def action_prepare_decision(self):
        """Begin the decision by which awards are granted that no council has to judge.

        :return: window action on the new draft
        :rtype: dict
        :raise UserError: they are decided by several units, or who may begin it
        """
        self.check_access("read")
        return self.env["emulation.decision"]._begin(self)

    def _decided_here(self):
        """The unit that decides on each, or that acts for it today; empty: a body outside.

        :rtype: dict[EmulationNomination, union.unit]
        """
        none, found = self.env["union.unit"], {}
        # all units on the ways up at once, not one after the other
        ways = none.browse(self.unit_id._ancestor_ids())
        ways.fetch(["level_id", "parent_path", "date_end", "keeper_id"])
        for nomination, unit in self._deciding_units().items():
            outside = nomination.award_type_id.outside_body
            found[nomination] = none if outside else unit._acting_units()[unit]
        return found
