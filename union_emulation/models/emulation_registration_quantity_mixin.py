from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .emulation_registration_work_mixin import WORK_KINDS

#: States in which a registration counts for nothing any more.
OVER_STATES = ("rejected", "withdrawn")
#: States in which a registration has been decided for.
DECIDED_STATES = ("approved", "in_progress", "completed", "verified", "recognised")
#: States in which one that fills in a number takes up a place of it.
NAMED_STATES = ("submitted", "returned", *DECIDED_STATES)


class EmulationRegistrationQuantityMixin(models.AbstractModel):
    """Registration that may be a number without names: “5 works and tasks”.

    The unit names them later, one by one, by registrations of their own that point at the number;
    never more than it says. A number is approved like any other registration; what it names is
    completed and recognised, never the number itself.

    ``counted`` adds up to each thing once: a number counts what is not named yet, what fills it in
    counts from its approval on, and what was rejected or withdrawn counts for nothing.
    """

    _name = "emulation.registration.quantity.mixin"
    _description = "Emulation: registration that may be a number"

    is_quantity = fields.Boolean(
        "A number only", help="The unit registers how many there will be, and names them later."
    )
    quantity = fields.Integer(
        "How many",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
        copy=True,
        aggregator=None,
        help="How many works, products and tasks the unit undertakes.",
    )
    quantity_of_id = fields.Many2one(
        "emulation.registration",
        "Part of the number",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_quantity', '=', True), ('campaign_id', '=', campaign_id),"
        " ('unit_id', '=', unit_id),"
        " ('state', 'not in', ('draft', 'rejected', 'withdrawn'))]",
        help="The number registered before of which this is one.",
    )
    named_ids = fields.One2many(
        "emulation.registration",
        "quantity_of_id",
        "Named since",
        readonly=True,
        help="Registrations that fill in the number.",
    )
    named_count = fields.Integer(
        "Named",
        compute="_compute_named_count",
        help="How many of the number have been named and submitted since.",
    )
    unnamed_count = fields.Integer(
        "Still to be named",
        compute="_compute_named_count",
        help="The number less what has been named and submitted since.",
    )
    counted = fields.Integer(
        "Registered",
        compute="_compute_counted",
        compute_sudo=True,
        store=True,
        aggregator="sum",
        help="What it adds to a sum: 1; a number: what is not named and approved yet; part of a "
        "number: 1 once it is approved; rejected or withdrawn: 0.",
    )

    _quantity_sane = models.Constraint(
        "CHECK (COALESCE(quantity, 0) BETWEEN 0 AND 9999"
        " AND (is_quantity IS TRUE OR COALESCE(quantity, 0) = 0))",
        "A number lies between 0 and 9999, and stands only where no single thing is named.",
    )
    _quantity_plain = models.Constraint(
        "CHECK (is_quantity IS NOT TRUE OR quantity_of_id IS NULL)",
        "A number is not part of another number.",
    )

    # ------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------

    @api.depends("is_quantity")
    def _compute_quantity(self):
        for registration in self:
            registration.quantity = registration.is_quantity and registration.quantity

    @api.onchange("is_quantity", "quantity", "category_id")
    def _onchange_quantity(self):
        if not self.with_quantity:
            self.is_quantity = False
        if self.is_quantity and self.quantity and not self.name:
            self.name = f"{self.quantity} {self.category_id.name.lower()}"

    @api.depends("is_quantity", "quantity", "named_ids.state")
    def _compute_named_count(self):
        numbers = self.filtered("is_quantity")
        counts = numbers._count_named()
        for registration in self:
            named = counts.get(registration._origin.id, 0)
            registration.named_count = named
            registration.unnamed_count = registration in numbers and registration.quantity - named

    @api.depends("state", "is_quantity", "quantity", "quantity_of_id.state", "named_ids.state")
    def _compute_counted(self):
        for registration in self:
            number = registration.quantity_of_id
            if registration.state in OVER_STATES:
                registration.counted = 0
            elif registration.is_quantity:
                decided = registration.named_ids.filtered(lambda r: r.state in DECIDED_STATES)
                registration.counted = max(0, registration.quantity - len(decided))
            elif number and number.state not in OVER_STATES:
                registration.counted = registration.state in DECIDED_STATES
            else:
                registration.counted = 1

    def _count_named(self):
        """How many places of each number are taken up.

        :return: counts by id
        :rtype: dict[int, int]
        """
        # sudo: the unit's own registrations, for the answer only
        groups = (
            self.env["emulation.registration"]
            .sudo()
            ._read_group(
                Domain("quantity_of_id", "in", self.ids) & Domain("state", "in", NAMED_STATES),
                ["quantity_of_id"],
                ["__count"],
            )
        )
        return {number.id: count for number, count in groups}

    # ------------------------------------------------------------
    # Rules
    # ------------------------------------------------------------

    @api.constrains("is_quantity", "category_id")
    def _check_quantity_category(self):
        for registration in self:
            if registration.is_quantity and not registration.with_quantity:
                raise ValidationError(
                    self.env._(
                        "“%(category)s” takes no number: each is registered by its name.",
                        category=registration.category_id.name,
                    )
                )

    @api.constrains("quantity_of_id", "campaign_id", "unit_id", "category_id")
    def _check_quantity_of(self):
        for registration in self.filtered("quantity_of_id"):
            # sudo: of whose number it is said to be a part
            number = registration.quantity_of_id.sudo()
            if (
                not number.is_quantity
                or (number.unit_id, number.campaign_id)
                != (registration.unit_id, registration.campaign_id)
                or registration.kind not in WORK_KINDS
            ):
                raise ValidationError(
                    self.env._(
                        "A work, product or task is part of a number that its own unit has "
                        "registered under the same plan."
                    )
                )

    @api.constrains("is_quantity", "quantity")
    def _check_quantity_holds(self):
        counts = self._count_named()
        for registration in self:
            named = counts.get(registration.id, 0)
            if named > registration.quantity:
                raise ValidationError(
                    self.env._(
                        "%(count)s have been named already: the number cannot be less.", count=named
                    )
                )

    def _point_labels(self):
        labels = super()._point_labels()
        if self and not {*self.mapped("kind")} & {*WORK_KINDS}:
            labels = {
                name: label
                for name, label in labels.items()
                if name not in ("is_quantity", "quantity", "quantity_of_id")
            }
        return labels

    def _missing_for_submission(self):
        missing = super()._missing_for_submission()
        # sudo: the number of the unit itself, for the answer only
        numbers = self.quantity_of_id.sudo()
        counts = numbers._count_named()
        asked = {}
        for registration in self:
            found = missing.setdefault(registration, [])
            if registration.is_quantity and registration.quantity < 1:
                found.append(self.env._("Say how many there will be."))
            number = registration.quantity_of_id.sudo()  # sudo: as above
            if not number:
                continue
            if number.state not in NAMED_STATES:
                found.append(
                    self.env._(
                        "“%(number)s” is %(state)s: nothing is part of it.",
                        number=number.name,
                        state=number._state_label().lower(),
                    )
                )
            # what was returned has its place already
            taken = registration.state not in NAMED_STATES
            asked[number] = asked.get(number, 0) + taken
            if counts.get(number.id, 0) + asked[number] > number.quantity:
                found.append(
                    self.env._(
                        "All %(count)s of “%(number)s” are named: register this one by itself, or "
                        "have a further number registered first.",
                        count=number.quantity,
                        number=number.name,
                    )
                )
        return missing

    def _why_not(self, action):
        reasons = super()._why_not(action)
        if action in ("start", "complete", "verify", "recognise", "reopen"):
            for registration in self.filtered("is_quantity"):
                reasons[registration] = [
                    self.env._(
                        "“%(name)s” is a number: what it names is completed and recognised one by "
                        "one.",
                        name=registration.display_name,
                    )
                ]
        return reasons

    def _next_action(self):
        action = super()._next_action()
        return "" if self.is_quantity and action == "complete" else action

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_submit(self):
        """Send the registrations on their way; what fills in a number takes up a place of it.

        :raise UserError: what is missing, who may submit, or all of the number are named
        """
        # sudo: the number is held and touched, so that nobody takes up the same place meanwhile
        numbers = self.quantity_of_id.sudo()
        numbers._lock()
        super().action_submit()
        numbers._engine_write({})

    def action_name_one(self):
        """Begin a registration that fills in a place of the number.

        :return: window action on a new form
        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "views": [(False, "form")],
            "context": {
                "default_quantity_of_id": self.id,
                "default_campaign_id": self.campaign_id.id,
                "default_category_id": self.category_id.id,
                "default_phase_id": self.phase_id.id,
                "default_unit_id": self.unit_id.id,
            },
        }
