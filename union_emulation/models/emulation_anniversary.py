from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import vietnamese


class EmulationAnniversary(models.Model):
    """Day that phases of emulation are dedicated to."""

    _name = "emulation.anniversary"
    _description = "Emulation Anniversary"
    _inherit = ["union.name.mixin"]
    _order = "month, day, id"

    name = fields.Char(required=True, help="As papers write it after “kỷ niệm … năm”.")
    day = fields.Integer(required=True, help="Day of the month.")
    month = fields.Integer(required=True, help="Month.")
    year_origin = fields.Integer("Year of origin", required=True, help="Year of the event itself.")
    active = fields.Boolean(default=True, help="Off: not offered for new phases.")

    @api.constrains("day", "month", "year_origin")
    def _check_date(self):
        for anniversary in self:
            try:
                date(anniversary.year_origin, anniversary.month, anniversary.day)
            except ValueError:
                raise ValidationError(
                    self.env._(
                        "%(day)s/%(month)s/%(year)s is not a date.",
                        day=anniversary.day,
                        month=anniversary.month,
                        year=anniversary.year_origin,
                    )
                ) from None

    def _paper_text(self, year):
        """How a paper of ``year`` names the anniversary.

        :param int year: year of the plan
        :return: “kỷ niệm 75 năm ngày … (11/6/1948 - 11/6/2023)”
        :rtype: str
        """
        self.ensure_one()
        origin = vietnamese.paper_date(date(self.year_origin, self.month, self.day))
        return (
            f"kỷ niệm {year - self.year_origin} năm {self.name} "
            f"({origin} - {origin[: -len(str(self.year_origin))]}{year})"
        )
