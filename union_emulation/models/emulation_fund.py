from odoo import fields, models


class EmulationFund(models.Model):
    """What money and gifts of commendation are paid from, e.g. the union's own finance."""

    _name = "emulation.fund"
    _description = "Emulation Fund"
    _order = "sequence, id"

    code = fields.Char(required=True, help="Short code of the fund.")
    name = fields.Char(required=True, help="The fund as papers print it.")
    sequence = fields.Integer(default=10, help="Order on screens.")
    active = fields.Boolean(default=True, help="Off: nothing new is paid from it.")

    _code_unique = models.Constraint("UNIQUE (code)", "There is a fund with this code already.")
