from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .emulation_registration_detail_mixin import DETAIL_KINDS


class EmulationRegistration(models.Model):
    """What a unit, a group or a person registers under a running plan.

    The dossier of a pledge, a title aimed at, a work, product or task, an initiative or an
    exemplar. What only one kind has lies in ``emulation.registration.initiative``, ``.work`` and
    ``.exemplar``; what has come of it in ``emulation.outcome``.

    What comes before the approval is the engine's (``union.approval.mixin``), what comes after it
    stands in ``emulation.registration.life.mixin``.
    """

    _name = "emulation.registration"
    _description = "Emulation Registration"
    _inherit = [
        "emulation.guard.mixin",
        "emulation.registration.deadline.mixin",
        "emulation.registration.initiative.mixin",
        "emulation.registration.work.mixin",
        "emulation.registration.quantity.mixin",
        "emulation.registration.outcome.mixin",
        "emulation.registration.exemplar.mixin",
        "emulation.registration.notice.mixin",
        "emulation.registration.pledge.mixin",
        "emulation.registration.title.mixin",
        "emulation.registration.question.mixin",
        "emulation.registration.evidence.mixin",
        "emulation.registration.match.mixin",
        "emulation.registration.paper.mixin",
        "emulation.registration.bulk.mixin",
        "emulation.registration.annul.mixin",
        "emulation.registration.life.mixin",
        "emulation.registration.detail.mixin",
        "union.name.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _mail_post_access = "read"

    _fixed_content = ("unit_id", "campaign_id", "category_id")

    # a search finds what was said only where one may read it
    message_ids = fields.One2many(bypass_search_access=False)
    # what
    code = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env["ir.sequence"].next_by_code("emulation.registration"),
        help="Number of the registration; kept through imports.",
    )
    name = fields.Char(required=True, tracking=True, help="What is registered, as on lists.")
    campaign_id = fields.Many2one(
        "emulation.campaign",
        "Plan",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._usual_campaign(),
        domain=[("state", "=", "launched")],
        help="The running plan under which it is registered.",
    )
    phase_id = fields.Many2one(
        "emulation.phase",
        compute="_compute_phase_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('campaign_id', '=', campaign_id), ('parent_id', '=', False)]",
        help="The phase of the plan in which it is to be achieved; empty: in the whole plan.",
    )
    category_id = fields.Many2one(
        "emulation.registration.category",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._usual_category(),
        domain="[('campaign_category_ids.campaign_id', '=', campaign_id)]",
        help="In which category it is registered; the form follows from it.",
    )
    kind = fields.Selection(related="category_id.kind", store=True, help="What is registered.")
    description = fields.Html("Content", help="What it is about.")
    # who
    unit_id = fields.Many2one(
        string="Registered by",
        tracking=True,
        default=lambda self: self.env["union.mandate"]._current_units("officer")[:1],
        help="The unit that registers, for itself or for its groups and people.",
    )
    registrant_type = fields.Selection(
        [("unit", "The unit"), ("group", "A group"), ("person", "A person")],
        "Who registers",
        required=True,
        compute="_compute_registrant_type",
        store=True,
        readonly=False,
        precompute=True,
        help="Who registers: the unit itself, a group of it, or a person.",
    )
    group_name = fields.Char("Group", help="Name of the group, shift or department.")
    member_id = fields.Many2one(
        "union.member",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('unit_id', 'child_of', unit_id)]",
        help="The person who registers.",
    )
    registrant_name = fields.Char(
        "Registrant",
        compute="_compute_registrant_name",
        store=True,
        precompute=True,
        help="Unit, group or person, as on lists.",
    )
    author_ids = fields.One2many(
        "emulation.registration.author",
        "registration_id",
        "Authors",
        copy=True,
        help="Who has a part in it, with their contribution.",
    )
    # worth
    currency_id = fields.Many2one(
        "res.currency",
        readonly=True,
        copy=False,
        default=lambda self: self.env.ref("base.VND", raise_if_not_found=False),
        help="Amounts are in đồng.",
    )
    benefit_value = fields.Monetary(help="Benefit in money, in đồng.")
    benefit_note = fields.Text("Benefit in words", help="Benefit that is not counted in money.")
    # screen: which sections the form shows
    with_authors = fields.Boolean("Asks for authors", related="category_id.with_authors")
    with_targets = fields.Boolean("Asks for targets", related="category_id.with_targets")
    with_benefit = fields.Boolean("Asks for the benefit", related="category_id.with_benefit")
    with_money = fields.Boolean("Asks for money", related="category_id.with_money")
    with_partners = fields.Boolean("Asks for partners", related="category_id.with_partners")
    with_quantity = fields.Boolean("Asks for a quantity", related="category_id.with_quantity")
    gives_plaque = fields.Boolean("May get a plaque", related="category_id.gives_plaque")
    needs_completion = fields.Boolean(related="category_id.needs_completion")

    _code_unique = models.Constraint(
        "UNIQUE (code)", "There is a registration with this code already."
    )
    _benefit_sane = models.Constraint(
        "CHECK (benefit_value IS NULL OR benefit_value BETWEEN 0 AND 999999999999999)",
        "A benefit cannot be negative, nor have more than fifteen places.",
    )

    # ------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------

    @api.depends("campaign_id")
    def _compute_phase_id(self):
        for registration in self:
            if registration.phase_id.campaign_id == registration.campaign_id:
                continue
            phases = registration.campaign_id.phase_ids.filtered(
                lambda phase: phase.state == "open" and not phase.parent_id
            )
            registration.phase_id = phases[:1]

    @api.depends("category_id")
    def _compute_registrant_type(self):
        allowed = self.env["emulation.registration.category"]._registrants()
        for registration in self:
            category = registration.category_id
            kinds = [kind for kind, name in allowed.items() if not category or category[name]]
            if registration.registrant_type not in kinds:
                registration.registrant_type = kinds[0]

    @api.depends("registrant_type", "unit_id", "group_name", "member_id")
    def _compute_registrant_name(self):
        for registration in self:
            registration.registrant_name = {
                "group": registration.group_name,
                "person": registration.member_id.name,
            }.get(registration.registrant_type) or registration.unit_id.name

    # ------------------------------------------------------------
    # Rules
    # ------------------------------------------------------------

    @api.constrains("campaign_id", "unit_id", "category_id", "phase_id")
    def _check_plan(self):
        for registration in self:
            campaign, unit = registration.campaign_id, registration.unit_id
            if not registration.participation_id and campaign.unit_id != unit:
                # su=False: constraints run as superuser, and a refusal names what one may read
                campaign.sudo(False).check_access("read")
                raise ValidationError(
                    self.env._(
                        "“%(unit)s” does not take part in “%(plan)s”: it registers nothing there.",
                        unit=unit.name,
                        plan=campaign.display_name,
                    )
                )
            if not registration.campaign_category_id:
                raise ValidationError(
                    self.env._(
                        "“%(plan)s” does not name the category “%(category)s”.",
                        plan=campaign.display_name,
                        category=registration.category_id.name,
                    )
                )
            phase = registration.phase_id
            if phase and (phase.campaign_id != campaign or phase.parent_id):
                phase.sudo(False).check_access("read")  # su=False: as above
                raise ValidationError(
                    self.env._(
                        "“%(phase)s” is no phase of “%(plan)s”.",
                        phase=phase.name,
                        plan=campaign.display_name,
                    )
                )

    @api.constrains("registrant_type", "category_id", "member_id", "unit_id")
    def _check_registrant(self):
        allowed = self.env["emulation.registration.category"]._registrants()
        for registration in self:
            category, member = registration.category_id, registration.member_id
            if not category[allowed[registration.registrant_type]]:
                labels = dict(self._fields["registrant_type"]._description_selection(self.env))
                raise ValidationError(
                    self.env._(
                        "“%(who)s” cannot register in “%(category)s”.",
                        who=labels[registration.registrant_type],
                        category=category.name,
                    )
                )
            path = registration.unit_id.parent_path
            if member and not (member.unit_id.parent_path or "").startswith(path):
                member.sudo(False).check_access("read")  # su=False: as above
                raise ValidationError(
                    self.env._(
                        "“%(member)s” is not on the roll of “%(unit)s” or of a unit below it.",
                        member=member.name,
                        unit=registration.unit_id.name,
                    )
                )

    def _deciding_units(self):
        # sudo: whose plan it is, whatever became of it since
        return {
            registration: registration.category_id._deciding_unit(
                registration.unit_id, registration.campaign_id.sudo().unit_id.sudo(False)
            )
            for registration in self
        }

    def _own_user_ids(self):
        own = super()._own_user_ids()
        # sudo: the accounts of authors and subject, for the answer only
        for registration in self.sudo():
            people = registration.author_ids.member_id | registration.member_id
            own[registration.sudo(self.env.su)] |= set(people.user_id.ids)
        return own

    def _is_content(self, name):
        if name in self._detail_fields():
            field = self._fields[name]
            return not field.readonly and field.type not in ("binary", "image")
        return super()._is_content(name)

    def _point_labels(self):
        # what only another kind has is no point of this one
        lists = {name for name, kinds in DETAIL_KINDS.items() if {*self.mapped("kind")} & {*kinds}}
        of_kind = self._detail_fields()
        return {
            name: label
            for name, label in super()._point_labels().items()
            if not self or of_kind.get(name) in (None, *lists)
        }

    def _missing_for_submission(self):
        missing = super()._missing_for_submission()
        for registration in self:
            found = missing.setdefault(registration, [])
            # sudo: a plan that was launched for the unit, whatever became of it since
            if registration.campaign_id.sudo().state != "launched":
                found.append(self.env._("The plan is not running any more."))
            phase = registration.phase_id
            if phase.state == "closed":
                found.append(self.env._("“%(phase)s” is closed.", phase=phase.name))
            if registration.registrant_type == "person" and not (
                registration.member_id or registration.author_ids
            ):
                found.append(self.env._("Say which person registers."))
            if registration.registrant_type == "group" and not registration.group_name:
                found.append(self.env._("Say which group registers."))
        return missing

    # ------------------------------------------------------------
    # Actions and screens
    # ------------------------------------------------------------

    def action_submit(self):
        """Send the registrations on their way; by that their units have answered the plan.

        :raise UserError: what is missing, or who may submit
        """
        super().action_submit()
        self._mark_late()
        self._note_answers()

    @api.model
    def _usual_campaign(self):
        """The running plan that the user's unit most likely registers under: the highest, newest.

        :rtype: emulation.campaign
        """
        units = self.env["union.mandate"]._current_units("officer")
        mine = Domain("participation_ids", "any", Domain("unit_id", "in", units.ids))
        running = Domain("state", "=", "launched") & (mine | Domain("unit_id", "in", units.ids))
        campaigns = self.env["emulation.campaign"].search(running, limit=20)
        return campaigns.sorted(lambda c: (len(c.unit_id._chain()), -c.year, -c.id))[:1]

    @api.model
    def _usual_category(self):
        """The category in which a new registration most likely is: the first of those on the menu.

        :rtype: emulation.registration.category
        """
        kinds = self.env.context.get("union_kinds")
        if not isinstance(kinds, (list, tuple)):
            return self.env["emulation.registration.category"]
        rows = self._usual_campaign().category_ids
        return rows.filtered(lambda row: row.kind in kinds)[:1].category_id

    @api.model
    def _open(self, domain):
        """Window action on some registrations.

        :param list domain:
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_registration_action"
        )
        return action | {"domain": domain, "context": {}}

    def action_open_campaign(self):
        """Open the plan under which it is registered.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        return self.campaign_id._open_form()
