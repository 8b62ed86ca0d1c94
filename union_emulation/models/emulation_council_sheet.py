from odoo import fields, models

from .emulation_ballot import CHOICES

#: What can be on one line of a printed sheet; none: struck out by somebody who is recused on it.
PAPER_CHOICES = (*CHOICES, "invalid", "none")


class EmulationCouncilSheet(models.Model):
    """One line of a printed ballot sheet: its receipt, and what two people keyed of it.

    Which member drew which sheet is said nowhere. Nobody reads the rows: the second person keys
    without seeing what the first one did. The closing turns them into ballots and deletes them.
    """

    _name = "emulation.council.sheet"
    _description = "Emulation Printed Ballot Sheet"
    _inherit = ["emulation.council.row.mixin"]
    _log_access = False
    _rec_name = "code"
    _order = "session_id, code, id"

    session_id = fields.Many2one(
        "emulation.council.session",
        required=True,
        index=True,
        ondelete="cascade",
        help="The session.",
    )
    code = fields.Char("Sheet number", required=True, help="Random number printed on the sheet.")
    item_id = fields.Many2one(
        "emulation.council.item", required=True, index=True, ondelete="cascade", help="The line."
    )
    receipt = fields.Char(required=True, help="Random number printed on the line.")
    first_by_id = fields.Many2one(
        "res.users", "Keyed first by", ondelete="restrict", help="Who keyed the sheet first."
    )
    first_choice = fields.Char(help="What he keyed.")
    second_by_id = fields.Many2one(
        "res.users", "Keyed again by", ondelete="restrict", help="Who keyed the sheet again."
    )
    second_choice = fields.Char(help="What he keyed.")

    _receipt_unique = models.Constraint("UNIQUE (receipt)", "This receipt was drawn already.")
    _line_once = models.Constraint("UNIQUE (session_id, code, item_id)", "One row a line.")

    def _key(self, place, values):
        """Note what somebody keyed.

        :param str place: first or second
        :param dict values: choice by row
        """
        for row, choice in values.items():
            row._engine_write({f"{place}_by_id": self.env.uid, f"{place}_choice": choice})
