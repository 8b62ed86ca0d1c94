from odoo import fields, models

#: Where the money for a work may be from.
MONEY_KINDS = [
    ("state", "State budget"),
    ("employer", "The employer"),
    ("union", "The union's finances"),
    ("donation", "Contributions and sponsors"),
    ("members", "Members and workers"),
    ("other", "Another source"),
]


class EmulationRegistrationMoney(models.Model):
    """Source of money for what is registered, with its amount."""

    _name = "emulation.registration.money"
    _description = "Emulation Registration: source of money"
    _inherit = ["union.approval.line.mixin"]
    _order = "registration_id, sequence, id"

    _dossier_field = "registration_id"

    registration_id = fields.Many2one(
        "emulation.registration",
        required=True,
        index=True,
        ondelete="cascade",
        help="What the money is for.",
    )
    sequence = fields.Integer(default=10, help="Order on the form.")
    kind = fields.Selection(
        MONEY_KINDS, "Source", required=True, default="employer", help="Where the money is from."
    )
    name = fields.Char("Giver", help="Who gives it, if that has to be said.")
    amount = fields.Monetary(aggregator="sum", help="How much, in đồng.")
    currency_id = fields.Many2one(
        related="registration_id.currency_id", help="Amounts are in đồng."
    )

    _amount_sane = models.Constraint(
        "CHECK (amount > 0 AND amount <= 999999999999999)",
        "An amount is above zero and has at most fifteen places.",
    )
