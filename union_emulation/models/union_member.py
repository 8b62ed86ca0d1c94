from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import vietnamese


class UnionMember(models.Model):
    """Union member or officer, on the roll of one unit.

    What identifies the person in law (birth date, identity number) lies apart, in
    ``union.member.private``.
    """

    _name = "union.member"
    _description = "Union Member"
    _inherit = ["union.territory.mixin", "union.name.mixin", "mail.thread"]
    _order = "sort_key, id"
    # whoever enters dossiers in the place of a unit has no part in its members' personal data
    _represented_too = False

    code = fields.Char(
        required=True,
        copy=False,
        index=True,
        help="Number of the member; kept through imports.",
        default=lambda self: self.env["ir.sequence"].next_by_code("union.member"),
    )
    name = fields.Char("Full name", required=True, tracking=True, help="Family name first.")
    given_name = fields.Char(
        compute="_compute_given_name",
        store=True,
        readonly=False,
        help="The name by which Vietnamese lists are sorted: the last word, unless corrected.",
    )
    sort_key = fields.Char(
        compute="_compute_sort_key", store=True, index=True, help="Order of a Vietnamese list."
    )
    unit_id = fields.Many2one(tracking=True, help="The unit on whose roll the member is.")
    department_id = fields.Many2one(
        "union.department",
        index="btree_not_null",
        ondelete="set null",
        domain="[('unit_id', '=', unit_id)]",
        help="Department of the unit's office, for its staff.",
    )
    user_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        groups="union_emulation.group_union_admin",
        help="The member's account: nobody acts on a dossier of his own.",
    )
    gender = fields.Selection(
        [("male", "Male"), ("female", "Female"), ("other", "Other")],
        help="For the statistics of commendation.",
    )
    position_group = fields.Selection(
        [
            ("province_leader", "Leader at ministry or province level"),
            ("department_leader", "Leader at department level"),
            ("other_leader", "Other leader"),
            ("entrepreneur", "Entrepreneur"),
            ("direct_worker", "Direct worker"),
        ],
        help="Group of posts in the state's statistics form 0603.N (Circular 02/2023/TT-BNV).",
    )
    is_direct_worker = fields.Boolean(
        compute="_compute_is_direct_worker",
        store=True,
        readonly=False,
        help="Works, produces or serves directly: commendation gives such people priority.",
    )
    job_title = fields.Char(help="Post or trade as printed on lists.")
    active = fields.Boolean(default=True, help="Off: the member has left the union.")
    private_ids = fields.One2many(
        "union.member.private",
        "member_id",
        "Personal data",
        help="Birth date, identity number, telephone.",
    )

    in_care = fields.Boolean(
        compute="_compute_in_care",
        search="_search_in_care",
        help="The current user is an officer of the member's unit or of a unit above it.",
    )

    _code_unique = models.Constraint("UNIQUE (code)", "There is a member with this code already.")
    _user_unique = models.UniqueIndex(
        "(user_id) WHERE user_id IS NOT NULL", "This account belongs to another member already."
    )

    @api.depends("name")
    def _compute_given_name(self):
        for member in self:
            member.given_name = vietnamese.given_name(member.name)

    @api.depends("name", "given_name")
    def _compute_sort_key(self):
        for member in self:
            member.sort_key = vietnamese.sort_key(member.name, member.given_name)

    @api.depends("position_group")
    def _compute_is_direct_worker(self):
        for member in self:
            member.is_direct_worker = member.position_group == "direct_worker"

    @api.depends_context("uid")
    @api.depends("unit_id")
    def _compute_in_care(self):
        paths = tuple(self.env["union.mandate"]._current_paths("officer"))
        for member in self:
            path = member.unit_id.parent_path or ""
            member.in_care = bool(paths) and path.startswith(paths)

    def _search_in_care(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            Domain("unit_path", "=like", f"{path}%")
            for path in self.env["union.mandate"]._current_paths("officer")
        )

    def write(self, vals):
        result = super().write(vals)
        if "unit_id" in vals:
            # the rule speaks of the new unit as well: nobody moves members out of his reach
            self.check_access("write")
        return result

    @api.model
    def _offers_new(self):
        return (
            self.env.su
            or self.env.user.has_group("union_emulation.group_union_admin")
            or bool(self.env["union.mandate"]._current_units("officer"))
        )

    @api.model
    def get_import_templates(self):
        """Template that Odoo's import screen offers.

        :rtype: list[dict]
        """
        return [
            {
                "label": self.env._("Import template for members"),
                "template": "/union_emulation/static/xls/union_member_template.xlsx",
            }
        ]
