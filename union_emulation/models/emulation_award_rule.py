from odoo import fields, models


class EmulationAwardRule(models.Model):
    """One thing that a nominee has to fulfil, as a predicate with parameters."""

    _name = "emulation.award.rule"
    _description = "Emulation Award Rule"
    _order = "term_id, sequence, id"

    term_id = fields.Many2one(
        "emulation.award.term", required=True, index=True, ondelete="cascade", help="Terms."
    )
    name = fields.Char(required=True, help="The rule in the words of an officer.")
    sequence = fields.Integer(default=10, help="Order on the form.")
