from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import format_date

#: What cannot change any more once a mandate has begun.
FIXED_FIELDS = ("user_id", "unit_id", "role", "date_start", "delegated_by_id", "scope")


class UnionMandate(models.Model):
    """What a user may do for a unit, from one date to another.

    Its territory is the unit and everything below it. Roles are never groups: what a role may
    do is asked of the mandates of the day, so that a change works at once in every worker.

    ========  ====================================================================
    Who       May
    ========  ====================================================================
    admin     give and end mandates, never one of their own
    holder    hand a role of one's own to somebody else for a time (delegation)
    holder    read the mandates of one's territory
    ========  ====================================================================
    """

    _name = "union.mandate"
    _description = "Union Mandate"
    _inherit = ["union.charge.mixin", "union.territory.mixin"]
    _order = "date_start desc, id desc"
    _allow_sudo_commands = False

    # who, where, as what
    user_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Who may act.",
    )
    unit_id = fields.Many2one(help="For which unit; its territory is all below it as well.")
    role = fields.Selection(
        [
            ("viewer", "Viewer"),
            ("officer", "Officer"),
            ("appraiser", "Appraiser"),
            ("approver", "Approver"),
            ("clerk", "Clerk"),
            ("communicator", "Communicator"),
        ],
        required=True,
        default="viewer",
        help="Officer drafts and submits, appraiser checks, approver decides, clerk numbers and "
        "issues papers, communicator spreads good examples, viewer reads.",
    )
    department_id = fields.Many2one(
        "union.department",
        index="btree_not_null",
        ondelete="set null",
        domain="[('unit_id', '=', unit_id)]",
        help="The holder's department; on a step for one department its holders act.",
    )
    title = fields.Char(help="Post as printed with the holder's acts, e.g. Phó Chủ tịch.")
    # when
    date_start = fields.Date(
        required=True,
        help="First day of the mandate.",
        default=lambda self: self.env["union.clock"]._today(),
    )
    date_end = fields.Date(help="Last day of the mandate; empty while it lasts.")
    is_in_force = fields.Boolean(
        "In force",
        compute="_compute_is_in_force",
        search="_search_is_in_force",
        help="Today lies within the mandate.",
    )
    # for whom
    delegated_by_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        ondelete="restrict",
        help="The holder who hands his own role over for this time.",
    )
    scope = fields.Selection(
        "_selection_scope",
        "Only for",
        help="Kind of work that a role handed over is limited to; empty: the whole role.",
    )

    may_change = fields.Boolean(
        compute="_compute_may_change",
        help="The current user gives mandates, or has handed this role over himself.",
    )

    _period_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A mandate cannot end before it starts.",
    )
    _one_open_per_role = models.UniqueIndex(
        "(user_id, unit_id, role) WHERE date_end IS NULL",
        "This person already holds an open mandate with this role in the unit.",
    )

    @api.depends("user_id", "role", "unit_id", "scope")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for mandate in self:
            name = self.env._(
                "%(user)s – %(role)s, %(unit)s",
                user=mandate.user_id.name or "",
                role=roles.get(mandate.role, ""),
                unit=mandate.unit_id.name or "",
            )
            scope = mandate._scope_label()
            mandate.display_name = f"{name} ({scope})" if scope else name

    @api.depends("date_start", "date_end", "delegated_by_id.active")
    def _compute_is_in_force(self):
        in_force = self._in_force()
        for mandate in self:
            mandate.is_in_force = mandate in in_force

    @api.depends_context("uid")
    @api.depends("user_id", "delegated_by_id")
    def _compute_may_change(self):
        admin = self._offers_new()
        for mandate in self:
            giver = admin or mandate.delegated_by_id == self.env.user
            mandate.may_change = not mandate._origin or (giver and mandate.user_id != self.env.user)

    @api.model
    def _selection_scope(self):
        kinds = {}
        for scopes in self._scopes().values():
            kinds |= scopes
        return list(kinds.items())

    @api.model
    def _scopes(self):
        """Kinds of work that a role can be handed over for alone; floors above name them.

        :return: labels by model, by role
        :rtype: dict[str, dict[str, str]]
        """
        return {}

    def _scope_label(self):
        """The kind of work that the role is limited to, in words.

        :rtype: str
        """
        return self.scope and dict(self._selection_scope()).get(self.scope, self.scope) or ""

    def _search_is_in_force(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._in_force_domain()

    # ------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------

    @api.constrains("user_id", "unit_id", "role", "scope", "date_start", "date_end")
    def _check_overlap(self):
        for mandate in self:
            other = self.search(
                Domain("id", "!=", mandate.id)
                & Domain("user_id", "=", mandate.user_id.id)
                & Domain("unit_id", "=", mandate.unit_id.id)
                & Domain("role", "=", mandate.role)
                & (Domain("scope", "in", [False, mandate.scope]) if mandate.scope else Domain.TRUE)
                & (Domain("date_end", "=", False) | Domain("date_end", ">=", mandate.date_start))
                & (
                    Domain("date_start", "<=", mandate.date_end)
                    if mandate.date_end
                    else Domain.TRUE
                ),
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._(
                        "%(mandate)s: the time overlaps with the mandate of %(start)s to %(end)s.",
                        mandate=mandate.display_name,
                        start=format_date(self.env, other.date_start),
                        end=format_date(self.env, other.date_end) or "…",
                    )
                )

    @api.constrains("unit_id", "date_end")
    def _check_unit_exists(self):
        for mandate in self.filtered("unit_id.is_ended"):
            last = max(mandate.unit_id.date_end, mandate.date_start)
            if not mandate.date_end or mandate.date_end > last:
                raise ValidationError(
                    self.env._(
                        "“%(unit)s” ended on %(date)s; “%(keeper)s” acts for it: give the mandate "
                        "there.",
                        unit=mandate.unit_id.name,
                        date=format_date(self.env, mandate.unit_id.date_end),
                        keeper=mandate.unit_id._acting_units()[mandate.unit_id].name,
                    )
                )

    @api.constrains("delegated_by_id", "user_id", "unit_id", "role", "date_start", "date_end")
    def _check_delegation(self):
        for mandate in self.filtered("delegated_by_id"):
            if mandate.delegated_by_id == mandate.user_id:
                raise ValidationError(
                    self.env._("A role is handed to somebody else, not to oneself.")
                )
            if not mandate.date_end:
                raise ValidationError(self.env._("Say until when the role is handed over."))
            own = mandate._source()
            if not own or (own.date_end and own.date_end < mandate.date_end):
                raise ValidationError(
                    self.env._(
                        "%(user)s does not hold this role in “%(unit)s” for the whole time, or "
                        "holds it by delegation only.",
                        user=mandate.delegated_by_id.name,
                        unit=mandate.unit_id.name,
                    )
                )

    @api.constrains("scope", "role", "delegated_by_id")
    def _check_scope(self):
        scopes = self._scopes()
        for mandate in self.filtered("scope"):
            if not mandate.delegated_by_id:
                raise ValidationError(
                    self.env._("Only a role that is handed over can be limited to a kind of work.")
                )
            if mandate.scope not in scopes.get(mandate.role, {}):
                raise ValidationError(
                    self.env._(
                        "The role cannot be handed over for “%(scope)s” only: hand over the whole "
                        "role.",
                        scope=mandate._scope_label(),
                    )
                )

    # ------------------------------------------------------------
    # CRUD: what a user sees and may do changes with each mandate
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        mandates = super().create(vals_list)
        mandates._check_not_own()
        mandates._add_group()
        mandates._announce(self.env._("New mandate"))
        self.env.invalidate_all()
        return mandates

    def write(self, vals):
        self._check_not_own()
        fixed = [name for name in FIXED_FIELDS if name in vals]
        begun = self.filtered(lambda m: m.date_start <= self.env["union.clock"]._today())
        if fixed and begun:
            raise AccessError(
                self.env._(
                    "%(mandate)s has begun: end it and give a new one instead of changing it.",
                    mandate=begun[0].display_name,
                )
            )
        delegations = self._delegations()
        result = super().write(vals)
        # the rule speaks of the new values as well: nobody hands over another's role
        self.check_access("write")
        self._check_not_own()
        if "user_id" in vals:
            self._add_group()
        if fixed or vals.get("date_end"):
            delegations._cut_to_source()
        self._announce(self.env._("Mandate changed"))
        self.env.invalidate_all()
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_except_begun(self):
        begun = self.filtered(lambda m: m.date_start <= self.env["union.clock"]._today())
        if begun:
            raise AccessError(
                self.env._(
                    "%(mandate)s has begun and stays on record: end it instead.",
                    mandate=begun[0].display_name,
                )
            )

    def unlink(self):
        self._check_not_own()
        delegations = self._delegations() - self
        result = super().unlink()
        delegations._cut_to_source()
        self.env.invalidate_all()
        return result

    @api.model
    def _offers_new(self):
        return self.env.su or self.env.user.has_group("union_emulation.group_union_admin")

    @api.model
    def get_import_templates(self):
        """Template that Odoo's import screen offers.

        :rtype: list[dict]
        """
        return [
            {
                "label": self.env._("Import template for mandates"),
                "template": "/union_emulation/static/xls/union_mandate_template.xlsx",
            }
        ]

    def _check_not_own(self):
        """Nobody gives himself a mandate, stretches or deletes one.

        :raise AccessError: another administrator has to do it
        """
        if not self.env.su and self.env.user in self.user_id:
            raise AccessError(
                self.env._(
                    "Nobody changes a mandate of his own: another administrator has to do it."
                )
            )

    def _delegations(self):
        """What the holders have handed over of these mandates.

        :return: with the rights to change them
        :rtype: UnionMandate
        """
        # sudo: a delegation follows the role, whoever may read or edit it
        return self.sudo().search(
            Domain.OR(
                Domain("delegated_by_id", "=", mandate.user_id.id)
                & Domain("unit_id", "=", mandate.unit_id.id)
                & Domain("role", "=", mandate.role)
                & Domain("date_start", ">=", mandate.date_start)
                & (Domain("date_end", "<=", mandate.date_end) if mandate.date_end else Domain.TRUE)
                for mandate in self
                if not mandate.delegated_by_id
            )
        )

    def _source(self):
        """The giver's own mandate on the first day of a delegation.

        :rtype: UnionMandate
        """
        self.ensure_one()
        return self.search(
            Domain("user_id", "=", self.delegated_by_id.id)
            & Domain("unit_id", "=", self.unit_id.id)
            & Domain("role", "=", self.role)
            & Domain("delegated_by_id", "=", False)
            & Domain("date_start", "<=", self.date_start)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", self.date_start)),
            limit=1,
        )

    def _cut_to_source(self):
        """Nobody acts in the place of somebody who does not hold the role any more."""
        for delegation in self:
            own = delegation._source()
            if not own:
                delegation.unlink()
            elif own.date_end and own.date_end < delegation.date_end:
                delegation.date_end = own.date_end

    def _add_group(self):
        """Let the holders use the application; the group stays when the mandate ends."""
        group = self.env.ref("union_emulation.group_union_user")
        # sudo: whoever may give a mandate need not be allowed to edit users
        new = self.user_id.sudo().filtered(lambda user: group not in user.all_group_ids)
        if new:
            new.write({"group_ids": [Command.link(group.id)]})

    def _announce(self, heading):
        """Show the change to the holders of the unit and of the unit above at once.

        As a notification to them, not in the unit's chatter: every user reads units, but not
        who may act in each.
        """
        # sudo: the message is about the unit, which the giver need not be able to edit
        for unit, mandates in self.sudo().grouped("unit_id").items():
            holders = self._in_force_holders(unit | unit.parent_id)
            # a role handed over for a later day is shown to both at once
            delegations = mandates.filtered("delegated_by_id")
            holders = holders | delegations.user_id | delegations.delegated_by_id
            holders -= self.env.user
            if not holders:
                continue
            lines = [
                f"{mandate.display_name} ({format_date(self.env, mandate.date_start)} – "
                f"{format_date(self.env, mandate.date_end) or '…'})"
                for mandate in mandates
            ]
            unit.message_notify(
                # sudo: as above
                partner_ids=holders.sudo().partner_id.ids,
                subject=heading,
                body="; ".join(lines),
            )
