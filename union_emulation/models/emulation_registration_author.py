from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class EmulationRegistrationAuthor(models.Model):
    """Author of what is registered, with his contribution.

    A member of the union, or somebody from outside by his name. The shares of a registration add
    up to exactly 100 % (Decree 13/2012/ND-CP, application form), counted as whole hundredths of a
    per cent; a draft may still lack something.
    """

    _name = "emulation.registration.author"
    _description = "Emulation Registration Author"
    _inherit = ["emulation.registration.person.mixin"]
    # who wrote last, and when, stands at the registration, which changes with its lists
    _log_access = False

    # no index of its own: the unique one below begins with it
    registration_id = fields.Many2one(index=False)
    share = fields.Float(
        "Contribution (%)",
        digits=(5, 2),
        default=100,
        aggregator="sum",
        help="Contribution in per cent, at most two decimals.",
    )

    _share_sane = models.Constraint(
        "CHECK (share > 0 AND share <= 100)", "A contribution is above 0 and at most 100 %."
    )
    _member_unique = models.Constraint(
        "UNIQUE (registration_id, member_id)", "Each author is named once."
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_decimals(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_decimals([vals])
        return super().write(vals)

    @api.model
    def _check_decimals(self, vals_list):
        """Refuse a share that would be rounded: what is stored is what was said.

        :raise ValidationError: names the share
        """
        for vals in vals_list:
            share = vals.get("share")
            if not share:
                continue
            try:
                hundredths = Decimal(str(share)) * 100
                exact = hundredths.is_finite() and hundredths == int(hundredths)
            except ArithmeticError:  # no number at all, or one beyond all bounds
                exact = False
            if not exact:
                raise ValidationError(
                    self.env._(
                        "A contribution is a number with at most two decimals: “%s” is none.",
                        str(share)[:20],
                    )
                )

    def _hundredths(self):
        """The shares together, in hundredths of a per cent.

        :rtype: int
        """
        return sum(round(author.share * 100) for author in self)
