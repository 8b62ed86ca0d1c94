from odoo import api, fields, models
from odoo.fields import Domain


class EmulationBaseSalary(models.Model):
    """Base salary of the state (mức lương cơ sở) from a day on, in đồng a month.

    Money of an award is a factor times the one in force on the day of the decision
    (Decree 98/2023/NĐ-CP, article 53; continued by Decree 152/2025/NĐ-CP).
    """

    _name = "emulation.base.salary"
    _description = "Emulation Base Salary"
    _order = "date_start desc"
    _rec_name = "date_start"

    date_start = fields.Date("From", required=True, help="First day on which it holds.")
    amount = fields.Integer(required=True, aggregator=None, help="In đồng a month.")
    source = fields.Char(help="The decree that sets it.")
    to_check = fields.Boolean(help="Only reported elsewhere: compare it with the decree.")

    _start_unique = models.Constraint(
        "UNIQUE (date_start)", "There is a base salary from this day on already."
    )
    _amount_positive = models.Constraint("CHECK (amount > 0)", "A base salary is above zero.")

    @api.model
    def _on(self, date):
        """The base salary of a day.

        :param datetime.date date:
        :return: đồng a month; 0: not known
        :rtype: int
        """
        return self.search(Domain("date_start", "<=", date), limit=1).amount
