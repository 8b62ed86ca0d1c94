from odoo import api, fields, models
from odoo.exceptions import ValidationError


class EmulationRegistrationPersonMixin(models.AbstractModel):
    """Somebody named in a registration: a member of the union, or a name typed in.

    Birth dates are not asked for here: those of members lie in ``union.member.private``, and lists
    name people by name and workplace only (Law 91/2025/QH15).
    """

    _name = "emulation.registration.person.mixin"
    _description = "Emulation: person named in a registration"
    _inherit = ["union.approval.line.mixin"]
    _order = "registration_id, sequence, id"

    _dossier_field = "registration_id"

    registration_id = fields.Many2one(
        "emulation.registration",
        required=True,
        index=True,
        ondelete="cascade",
        help="What the person has a part in.",
    )
    sequence = fields.Integer(default=10, help="Order on papers.")
    member_id = fields.Many2one(
        "union.member",
        index="btree_not_null",
        ondelete="restrict",
        help="The person, if on the union's roll.",
    )
    name = fields.Char(
        "Full name",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        help="As printed; follows the member, and is typed in for somebody from outside.",
    )
    workplace = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        help="Where the person works; follows the member's unit.",
    )
    job_title = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        help="Post or trade as printed; follows the member.",
    )
    qualification = fields.Char(help="Degree or grade, as the application form asks.")

    @api.depends("member_id")
    def _compute_name(self):
        for person in self:
            member = person.member_id
            unit = member.unit_id
            person.name = member.name or person.name
            person.workplace = unit.employer_name or unit.name or person.workplace
            person.job_title = member.job_title or person.job_title

    @api.constrains("name")
    def _check_name(self):
        for person in self:
            if not (person.name or "").strip():
                raise ValidationError(self.env._("Each person has a name."))

    @api.constrains("member_id")
    def _check_readable_member(self):
        # su=False: the name that a row copies is one that its writer may read
        self.member_id.sudo(False).check_access("read")
