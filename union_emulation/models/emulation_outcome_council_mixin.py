from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import vietnamese
from .emulation_registration_initiative import SCOPES

#: What is noted of a council's opinion.
COUNCIL_FIELDS = (
    "council_name",
    "level",
    "influence",
    "decision_number",
    "decision_date",
    "certificate_number",
)


class EmulationOutcomeCouncilMixin(models.AbstractModel):
    """Outcome on which a council gave its opinion, with the decision that followed."""

    _name = "emulation.outcome.council.mixin"
    _description = "Emulation: outcome on which a council gave its opinion"

    council_name = fields.Char(
        "Council", readonly=True, help="Council or body that recognised it, with its unit."
    )
    level = fields.Selection(
        SCOPES, readonly=True, help="At which level it was recognised; titles depend on it."
    )
    influence = fields.Selection(
        SCOPES,
        "Scope of influence",
        readonly=True,
        help="How far it reaches by the council's opinion; titles depend on it.",
    )
    _decision_dated = models.Constraint(
        "CHECK (decision_date IS NULL OR COALESCE(decision_number, '') != '')",
        "A date of a decision needs its number.",
    )

    @api.constrains("decision_date")
    def _check_decision_date(self):
        today = self.env["union.clock"]._today()
        for outcome in self:
            if outcome.decision_date and outcome.decision_date > today:
                raise ValidationError(
                    self.env._(
                        "The decision is dated %(date)s, a day that is still to come.",
                        date=vietnamese.paper_date(outcome.decision_date),
                    )
                )

    @api.model
    def _council_texts(self, values):
        """What was noted, as the log keeps it.

        :param dict values: some of COUNCIL_FIELDS
        :rtype: dict[str, str]
        """
        labels = dict(SCOPES)
        texts = {}
        for name, value in values.items():
            if value:
                label = self._fields[name]._description_string(self.env)
                texts[label] = labels.get(value, str(value))
        return texts
