from odoo import api, fields, models
from odoo.fields import Domain


class UnionLevel(models.Model):
    """Level of the union's organisation, valid for a time.

    A level is data and is never derived from a unit's name: the trade-union law had four
    levels until 30/6/2025 and has had three since (Law 97/2025/QH15 amending Law 50/2024/QH15).
    """

    _name = "union.level"
    _description = "Union Level"
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    code = fields.Char(required=True, help="Short name used by imports, e.g. province.")
    name = fields.Char(required=True, translate=True, help="Name of the level as officers say it.")
    sequence = fields.Integer(default=10, help="Place in the hierarchy: the top has the smallest.")
    date_start = fields.Date(
        "Valid from", help="First day on which the law knows this level; empty: always."
    )
    date_end = fields.Date("Valid until", help="Last day of the level; empty while it lasts.")
    is_internal = fields.Boolean(
        "Part of a base unit", help="Inside a base unit, no level of the law."
    )
    legal_source = fields.Char(help="The text that creates or ends the level.")
    color = fields.Integer(help="Colour of the level's units in the tree.")
    is_current = fields.Boolean(
        "In force",
        compute="_compute_is_current",
        search="_search_is_current",
        help="The law knows this level today.",
    )

    _code_unique = models.Constraint("UNIQUE (code)", "There is a level with this code already.")
    _period_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A level cannot end before it starts.",
    )

    @api.depends("date_start", "date_end")
    def _compute_is_current(self):
        current = self.filtered_domain(self._valid_on_domain(self.env["union.clock"]._today()))
        for level in self:
            level.is_current = level in current

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._valid_on_domain(self.env["union.clock"]._today())

    @api.model
    def _valid_on_domain(self, date):
        """Levels that the law knows on ``date``.

        :param datetime.date date:
        :rtype: Domain
        """
        started = Domain("date_start", "=", False) | Domain("date_start", "<=", date)
        lasting = Domain("date_end", "=", False) | Domain("date_end", ">=", date)
        return started & lasting
