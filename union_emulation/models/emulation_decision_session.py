from odoo import api, fields, models
from odoo.exceptions import UserError


class EmulationCouncilSession(models.Model):
    """What a decision asks of the session whose result it follows."""

    _inherit = "emulation.council.session"

    decision_ids = fields.One2many(
        "emulation.decision", "session_id", "Decisions", help="Decisions that follow its result."
    )
    decision_count = fields.Integer(
        compute="_compute_decision_count", help="Decisions that follow its result."
    )

    @api.depends("decision_ids")
    def _compute_decision_count(self):
        groups = self.env["emulation.decision"]._read_group(
            [("session_id", "in", self.ids)], ["session_id"], ["__count"]
        )
        counts = {session.id: count for session, count in groups}
        for session in self:
            session.decision_count = counts.get(session.id, 0)

    def action_prepare_decision(self):
        """Begin a decision on those who passed and are on no decision yet.

        :return: window action on the new draft
        :rtype: dict
        :raise UserError: the session is not closed or was reopened, or who may begin it
        """
        self.ensure_one()
        self.check_access("read")
        self._check_decidable()
        return self.env["emulation.decision"]._begin(
            self._passed_waiting(), unit_id=self.unit_id.id, session_id=self.id
        )

    def action_open_decisions(self):
        """Open the decisions that follow the session's result.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_decision_action"
        )
        return action | {"domain": [("session_id", "=", self.id)], "context": {}}

    def _passed_waiting(self):
        """Nominations that passed, are approved and lie on no living decision.

        :rtype: emulation.nomination
        """
        self.ensure_one()
        results = self._result()
        passed = self.env["emulation.nomination"].browse(
            nomination.id for nomination, result in results.items() if result == "passed"
        )
        passed = passed.filtered(lambda nomination: nomination.state == "approved")
        # sudo: which of them lie on decisions, for the answer only
        lines = self.env["emulation.decision.line"].sudo()
        groups = lines._read_group(
            [("nomination_id", "in", passed.ids), ("is_claim", "=", True)], ["nomination_id"]
        )
        taken = {nomination.id for (nomination,) in groups}
        return passed.filtered(lambda nomination: nomination.id not in taken)

    def _held_on(self):
        """Day on which the council met.

        :return: empty: not known
        :rtype: datetime.date | bool
        """
        self.ensure_one()
        return bool(self.date) and self.env["union.clock"]._localize(self.date).date()

    def _why_not_decide(self):
        """Why no decision can follow the session's result.

        :rtype: list[str]
        """
        self.ensure_one()
        if self.state != "closed":
            return [self.env._("The session “%(name)s” is not closed.", name=self.display_name)]
        if self.superseded_by_id:
            return [
                self.env._(
                    "The session “%(name)s” was reopened: the decision follows the later one.",
                    name=self.display_name,
                )
            ]
        return []

    def _check_decidable(self):
        reasons = self._why_not_decide()
        if reasons:
            raise UserError("\n".join(reasons))
