from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError


class EmulationAwardRenewal(models.TransientModel):
    """New terms of an award from a day on; those before end the day before and stay as they are."""

    _name = "emulation.award.renewal"
    _description = "Emulation: new terms of an award"

    term_id = fields.Many2one(
        "emulation.award.term",
        "Terms so far",
        required=True,
        ondelete="cascade",
        help="The terms that end.",
    )
    date_start = fields.Date("In force from", help="First day of the new terms.")
    legal_text_id = fields.Many2one(
        "union.legal.text",
        "Laid down in",
        ondelete="cascade",
        help="The law or regulation that lays the new terms down; empty: the same.",
    )

    def action_confirm(self):
        """End the terms and open new ones, which begin with the same figures, rules and dossier.

        :return: window action on the new terms
        :rtype: dict
        :raise UserError: the day does not lie within the terms
        """
        self.ensure_one()
        term = self.term_id
        if not self.date_start or self.date_start <= term.date_start:
            raise UserError(
                self.env._(
                    "New terms begin after %(date)s, the first day of those so far.",
                    date=term.date_start.strftime("%d/%m/%Y"),
                )
            )
        if term.date_end and term.date_end < self.date_start:
            raise UserError(
                self.env._("These terms have ended before that day: choose later ones.")
            )
        last_day = term.date_end
        term.date_end = self.date_start - timedelta(days=1)
        new = term.copy(
            {
                "date_start": self.date_start,
                "date_end": last_day,
                "legal_text_id": (self.legal_text_id or term.legal_text_id).id,
                # nobody has compared the figures with the new text yet
                "confidence": "medium",
            }
        )
        return new.action_open()
