from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL
from odoo.tools.misc import clean_context

from .emulation_award_candidate import RESULTS, SEVERITIES


class EmulationNominationCheck(models.Model):
    """What one rule said of one nominee, kept with the dossier as it was said."""

    _name = "emulation.nomination.check"
    _description = "Emulation Nomination Check"
    _order = "nomination_id, is_other, sequence, id"

    nomination_id = fields.Many2one(
        "emulation.nomination", required=True, index=True, ondelete="cascade", help="The dossier."
    )
    rule_id = fields.Many2one(
        "emulation.award.rule",
        index="btree_not_null",
        ondelete="set null",
        help="The rule; its words stay when it is gone.",
    )
    sequence = fields.Integer(help="Order of the rules.")
    name = fields.Char("Wording", required=True, help="The rule, as it read.")
    result = fields.Selection(
        RESULTS,
        "Finding",
        required=True,
        index=True,
        help="What it came to.",
    )
    severity = fields.Selection(
        SEVERITIES,
        "If not fulfilled",
        required=True,
        default="warn",
        help="What it means if the rule is not fulfilled.",
    )
    explanation = fields.Text(help="What it rests on: years, decisions, figures.")
    source = fields.Char(help="Law or regulation that the rule comes from.")
    term_name = fields.Char("Terms", help="The terms that the rule is of, as they were called.")
    date = fields.Datetime("Checked on", required=True, help="When it was checked.")
    is_other = fields.Boolean(
        "Under other terms",
        help="Said under the terms in force today, which are not those of the dossier's reception.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self._say_closed())

    def write(self, vals):
        raise AccessError(self._say_closed())

    @api.ondelete(at_uninstall=True)
    def _unlink_except_never(self):
        raise AccessError(self._say_closed())

    def _say_closed(self):
        return self.env._("What the rules say is written by the check only.")

    @api.model
    def _replace(self, nominations, rows):
        """Keep what the rules say now in place of what they said before.

        Whoever calls has checked that the nominations may be checked.

        :param emulation.nomination nominations:
        :param list[dict] rows: values
        """
        # SQL: what refuses to be deleted is deleted by nobody but this door
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "DELETE FROM emulation_nomination_check WHERE nomination_id = ANY(%s)",
                nominations.ids,
            )
        )
        self.env.invalidate_all()
        # sudo and super(): steps over the refusal in create(). No key of the caller's context
        # decides what stands on record.
        door = self.sudo().with_context(clean_context(self.env.context))
        super(EmulationNominationCheck, door).create(rows)
