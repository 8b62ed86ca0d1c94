from odoo import api, fields, models
from odoo.exceptions import ValidationError


class EmulationRegistrationAuthor(models.Model):
    """Author of what is registered, with his contribution.

    A member of the union, or somebody from outside by his name. The shares of a registration add
    up to exactly 100 % (Decree 13/2012/ND-CP, application form).
    """

    _name = "emulation.registration.author"
    _description = "Emulation Registration Author"
    _inherit = ["union.approval.line.mixin"]
    _order = "registration_id, sequence, id"

    _dossier_field = "registration_id"

    registration_id = fields.Many2one(
        "emulation.registration",
        required=True,
        index=True,
        ondelete="cascade",
        help="What the author has a part in.",
    )
    sequence = fields.Integer(default=10, help="Order on papers.")
    member_id = fields.Many2one(
        "union.member",
        index="btree_not_null",
        ondelete="restrict",
        help="The author, if he is on the union's roll.",
    )
    name = fields.Char(
        "Full name",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        help="As printed; follows the member, and is typed in for somebody from outside.",
    )
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

    @api.depends("member_id")
    def _compute_name(self):
        for author in self:
            author.name = author.member_id.name or author.name

    @api.constrains("name")
    def _check_name(self):
        for author in self:
            if not (author.name or "").strip():
                raise ValidationError(self.env._("Each author has a name."))
