from odoo import fields, models


class EmulationDecisionLine(models.Model):
    """Line of a decision: one recipient of one award, with its citation and money."""

    _name = "emulation.decision.line"
    _description = "Emulation Decision Line"
    _order = "decision_id, sequence, id"

    decision_id = fields.Many2one(
        "emulation.decision", required=True, index=True, ondelete="cascade", help="The decision."
    )
    sequence = fields.Integer(default=10, help="Order on the list.")
    nomination_id = fields.Many2one(
        "emulation.nomination", required=True, index=True, ondelete="restrict", help="Who for what."
    )
    citation = fields.Text(help="What it is granted for, as the paper and certificate print it.")
