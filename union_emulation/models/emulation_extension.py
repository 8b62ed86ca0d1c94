from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)
#: How rows without a phase are headed.
NO_PHASE = _lt("Whole plan or category")


class EmulationExtension(models.Model):
    """More time to answer, for all units or for one; or that a unit asked for it and got none.

    For a phase of a plan, for a category with a deadline of its own, or for the plan as a whole.
    Decided by an officer or approver of the plan's own unit (``emulation.extension.mixin``). It is
    written once and stays on record.
    """

    _name = "emulation.extension"
    _description = "Emulation Extension"
    _inherit = ["union.territory.mixin"]
    _order = "id desc"

    # what
    campaign_id = fields.Many2one(
        "emulation.campaign",
        "Plan",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The plan.",
    )
    phase_id = fields.Many2one(
        "emulation.phase",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        falsy_value_label=NO_PHASE,
        help="The phase that there is more time for; none: a category, or the whole plan.",
    )
    campaign_category_id = fields.Many2one(
        "emulation.campaign.category",
        "Category",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The category of registrations that there is more time for.",
    )
    subject = fields.Char(
        "Deadline of", compute="_compute_subject", help="A phase, a category, or the whole plan."
    )
    for_all = fields.Boolean("For all units", readonly=True, help="Off: only for the unit named.")
    unit_id = fields.Many2one(
        readonly=True, help="The unit that asked; the plan's own unit where all have more time."
    )
    # when
    previous_deadline = fields.Datetime(
        "Deadline before", readonly=True, help="Until when there was time before."
    )
    deadline = fields.Datetime(
        "New deadline", readonly=True, help="Until when there is time now; none: it was refused."
    )
    # who
    decision = fields.Selection(
        [("granted", "Given"), ("refused", "Not given")],
        required=True,
        readonly=True,
        default="granted",
        help="Whether there is more time.",
    )
    requested_by = fields.Char("Asked for by", readonly=True, help="Who asked for it.")
    granted_by = fields.Char(
        "Decision by",
        required=True,
        readonly=True,
        help="Who granted or refused it, as on the day.",
    )
    granted_title = fields.Char("Title", readonly=True, help="In which office it was decided.")
    date_granted = fields.Datetime("Decided on", required=True, readonly=True, help="When.")
    reason = fields.Text(required=True, readonly=True, help="Why there is more time, or none.")

    _deadline_when_granted = models.Constraint(
        "CHECK ((deadline IS NOT NULL) = (decision = 'granted'))",
        "What is granted has a new deadline, what is refused has none.",
    )

    @api.depends_context("lang")
    @api.depends("phase_id.name", "campaign_category_id.category_id.name")
    def _compute_subject(self):
        for extension in self:
            named = extension.phase_id.name or extension.campaign_category_id.display_name
            extension.subject = named or self.env._("Whole plan")

    @api.depends_context("lang")
    @api.depends("subject", "unit_id.name", "for_all")
    def _compute_display_name(self):
        for extension in self:
            whom = self.env._("all units") if extension.for_all else extension.unit_id.name
            extension.display_name = f"{extension.subject or ''} – {whom or ''}"

    # ------------------------------------------------------------
    # CRUD: closed to everybody
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Extend a phase by its button."))

    def write(self, vals):
        raise AccessError(self.env._("An extension stays as it was granted."))

    @api.ondelete(at_uninstall=True)
    def _unlink_except_never(self):
        raise AccessError(self.env._("An extension stays as it was granted."))

    @api.model
    def _grant(self, values):
        """Write an extension down. Whoever calls has checked that it may be granted.

        :param dict values:
        :rtype: emulation.extension
        """
        granted = {
            "granted_by": self.env.user.name,
            "date_granted": self.env["union.clock"]._now(),
        }
        # sudo and super(): the door of what is extended, which steps over the refusal in create()
        extension = super(EmulationExtension, self.sudo()).create([values | granted])
        if extension.deadline:
            extension._move_deadlines()
        return extension.sudo(self.env.su)

    # ------------------------------------------------------------
    # What follows from it
    # ------------------------------------------------------------

    def _move_deadlines(self):
        """Let the stored deadlines of the units concerned follow, and of no others.

        Not by ``@api.depends``: an extension for one unit would compute those of all.
        """
        concerned = self._concerned()
        Registration = self.env["emulation.registration"]
        if self.campaign_category_id:
            category = self.campaign_category_id.category_id
            found = Registration.search(concerned & Domain("category_id", "=", category.id))
            self._compute_again(found)
            return
        if self.phase_id:
            Line = self.env["emulation.participation.line"]
            rows = Line.search(concerned & Domain("phase_id", "=", self.phase_id.id))
        else:
            rows = self.env["emulation.participation"].search(concerned)
        self._compute_again(rows)
        # the plan's own unit has no place in it
        own = concerned & Domain("participation_id", "=", False)
        self._compute_again(Registration.search(own))

    def _concerned(self):
        """What belongs to the units concerned, in the plan.

        :rtype: Domain
        """
        in_plan = Domain("campaign_id", "=", self.campaign_id.id)
        return in_plan if self.for_all else in_plan & Domain("unit_id", "=", self.unit_id.id)

    def _compute_again(self, records):
        self.env.add_to_compute(records._fields["deadline"], records)
        records.modified(["deadline"])

    def _said(self):
        """What was decided, in a line.

        :rtype: str
        """
        if not self.deadline:
            return self.display_name
        clock = self.env["union.clock"]._localize(self.deadline)
        return f"{self.display_name}: {clock:%H:%M %d/%m/%Y}"

    def _tell_officers(self):
        """One notice to the officers of the units concerned, or who act in their place."""
        Mandate = self.env["union.mandate"]
        # sudo: the units taking part, whatever of them one may read
        rows = self.env["emulation.participation"].sudo().search(self._concerned())
        if self.for_all:
            users = self.env["res.users"].union(
                *Mandate._holders(rows.unit_id.ids, ["officer"]).values()
            )
        else:
            users = rows._who_can_answer(
                Mandate._holders(rows.unit_id._ancestor_ids(), ["officer"])
            )
        # sudo: in which language each of them reads
        for lang, told in (users - self.env.user).sudo().grouped("lang").items():
            extension = self.with_context(lang=lang)
            subject, body = extension._notice()
            # sudo: an officer below may be told, whatever one may read of him. Not through the
            # plan itself, which would ask of each officer whether he may hear what is said there.
            self.env["mail.thread"].sudo().message_notify(
                model="emulation.campaign",
                res_id=self.campaign_id.id,
                partner_ids=told.partner_id.ids,
                subject=subject,
                body=body,
            )

    def _notice(self):
        """What the officers concerned are told.

        :return: subject and text
        :rtype: tuple[str, str]
        """
        words = {
            "what": self._said(),
            "plan": self.campaign_id.name,
            "reason": self.reason,
            "who": f"{self.granted_by}, {self.granted_title}",
        }
        if not self.deadline:
            return (
                self.env._("No more time: %(what)s", **words),
                self.env._("“%(plan)s”: no more time. %(reason)s – %(who)s", **words),
            )
        return (
            self.env._("More time: %(what)s", **words),
            self.env._("“%(plan)s”: more time, %(what)s. %(reason)s – %(who)s", **words),
        )
