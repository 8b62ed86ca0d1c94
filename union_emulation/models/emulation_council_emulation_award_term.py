from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .emulation_council_item import FLAG_FIELDS, QUORUM_FIELDS, RULE_FIELDS


class EmulationAwardTerm(models.Model):
    """While a council votes by some terms, what they ask of the vote stays as it is."""

    _inherit = "emulation.award.term"

    def write(self, vals):
        if {*RULE_FIELDS, *FLAG_FIELDS, *QUORUM_FIELDS, "mode", "award_type_id"} & vals.keys():
            self._check_not_voted_by()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_voted_by(self):
        self._check_not_voted_by()

    def _check_not_voted_by(self):
        """Refuse a change while a session that froze the terms is open.

        :raise UserError: names the session
        """
        # sudo: whether a council sits, whoever keeps the terms
        item = (
            self.env["emulation.council.item"]
            .sudo()
            .search(
                Domain("term_id", "in", self.ids) & Domain("session_id.state", "=", "open"), limit=1
            )
        )
        if item:
            raise UserError(
                self.env._(
                    "“%(session)s” is voting by “%(terms)s”: they can be changed once it is "
                    "closed.",
                    session=item.session_id.display_name,
                    terms=item.term_id.display_name,
                )
            )
