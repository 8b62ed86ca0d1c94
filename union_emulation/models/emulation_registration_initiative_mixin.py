from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Command

from ..tools import vietnamese

#: All shares together, in hundredths of a per cent.
WHOLE = 100 * 100
#: States after the approval.
ACCEPTED = ("approved", "in_progress", "completed", "verified", "recognised")


class EmulationRegistrationInitiativeMixin(models.AbstractModel):
    """Registration that may be an initiative: its fields, its authors' shares, its programmes.

    It is registered for programmes (``emulation.programme``), whose rules are data. A date outside
    a programme's time blocks the submission, because such an initiative can never count for it: the
    unit corrects the date, or takes the programme out and registers without it. What the
    recognition decides on, ``counted_programme_ids`` follows.
    """

    _name = "emulation.registration.initiative.mixin"
    _description = "Emulation: registration that may be an initiative"
    _inherit = [
        "emulation.registration.likeness.mixin",
        "emulation.registration.council.mixin",
        "emulation.registration.forwarding.mixin",
        "emulation.registration.sheet.mixin",
    ]

    initiative_ids = fields.One2many(
        "emulation.registration.initiative",
        "registration_id",
        readonly=True,
        help="The one row with what only an initiative has.",
    )
    addressee = fields.Char(related="initiative_ids.addressee", readonly=False)
    investor_name = fields.Char(related="initiative_ids.investor_name", readonly=False)
    application_field = fields.Char(related="initiative_ids.application_field", readonly=False)
    date_applied = fields.Date(related="initiative_ids.date_applied", readonly=False)
    state_before = fields.Text(related="initiative_ids.state_before", readonly=False)
    conditions = fields.Text(related="initiative_ids.conditions", readonly=False)
    is_secret = fields.Boolean(related="initiative_ids.is_secret", readonly=False)
    secret_part = fields.Text(related="initiative_ids.secret_part", readonly=False)
    is_protected = fields.Boolean(related="initiative_ids.is_protected", readonly=False)
    influence = fields.Selection(related="initiative_ids.influence", readonly=False)
    currency_id = fields.Many2one("res.currency")
    user_benefit_value = fields.Monetary(
        related="initiative_ids.user_benefit_value", readonly=False
    )
    user_benefit_note = fields.Text(related="initiative_ids.user_benefit_note", readonly=False)
    programme_ids = fields.Many2many(related="initiative_ids.programme_ids", readonly=False)
    participant_ids = fields.One2many(
        "emulation.registration.participant",
        "registration_id",
        "Took part",
        copy=True,
        help="Who took part when it was applied for the first time, without being an author.",
    )
    counted_programme_ids = fields.Many2many(
        "emulation.programme",
        "emulation_registration_counted_rel",
        string="Counts for",
        compute="_compute_counted_programme_ids",
        compute_sudo=True,
        store=True,
        help="Programmes for which it counts: by their rules, recognised and applied in time.",
    )
    counts = fields.Boolean(
        compute="_compute_counted_programme_ids",
        compute_sudo=True,
        store=True,
        help="It counts for a programme.",
    )
    programme_state = fields.Html(
        "In its programmes",
        compute="_compute_programme_state",
        sanitize=False,
        help="For which of its programmes it counts, and why not for the others.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        registrations = super().create(vals_list)
        unsaid = registrations.filtered(lambda registration: registration.kind == "initiative")
        for registration, vals in zip(registrations, vals_list, strict=True):
            if registration not in unsaid or "programme_ids" in vals:
                continue
            if programmes := registration._usual_programmes():
                registration.initiative_ids._write_for(
                    {"programme_ids": [Command.set(programmes.ids)]}
                )
        return registrations

    @api.onchange("category_id", "campaign_id")
    def _onchange_programmes(self):
        if not self._origin:
            self.programme_ids = self._usual_programmes()

    def _usual_programmes(self):
        """Programmes that the plan names for the category, as far as they run.

        :rtype: emulation.programme
        """
        return self.campaign_category_id.programme_ids.filtered("is_current")

    # ------------------------------------------------------------
    # What counts
    # ------------------------------------------------------------

    @api.depends(
        "state",
        "outcome_ids.state",
        "outcome_ids.programme_id",
        "initiative_ids.date_applied",
        "initiative_ids.is_protected",
        "initiative_ids.programme_ids.applied_from",
        "initiative_ids.programme_ids.applied_until",
        "initiative_ids.programme_ids.needs_recognition",
        "initiative_ids.programme_ids.needs_application",
        "initiative_ids.programme_ids.excludes_protected",
    )
    def _compute_counted_programme_ids(self):
        # those of the same answer together: each assignment is a query
        for counted, registrations in self.grouped(lambda r: r._counting_programmes()).items():
            registrations.counted_programme_ids = counted
            registrations.counts = bool(counted)

    def _counting_programmes(self):
        """Programmes for which the initiative counts by their rules.

        :rtype: emulation.programme
        """
        named, refused = self._programmes()
        return (named - refused).filtered(lambda programme: not self._why_uncounted(programme))

    def _programmes(self):
        """Programmes that the initiative was registered for or sent to, and those that refused it.

        :rtype: tuple[emulation.programme, emulation.programme]
        """
        outcomes = self.outcome_ids.filtered("programme_id")
        sent = outcomes.filtered(lambda o: o.state in ("decided", "done")).programme_id
        # what those above did not forward, no host has refused
        refused = outcomes.filtered(lambda o: o.state == "refused" and o.date_decided)
        refused = refused.programme_id - sent
        return self.initiative_ids.programme_ids | sent | refused, refused

    def _why_uncounted(self, programme):
        """Why the initiative does not count for a programme; empty where it does.

        :param emulation.programme programme:
        :rtype: str
        """
        row = self.initiative_ids
        if programme.needs_recognition and self.state != "recognised":
            return self.env._("it is not recognised yet")
        if self.state not in ACCEPTED:
            return self.env._("it is not approved yet")
        if programme.excludes_protected and row.is_protected:
            return self.env._("it is under protection of intellectual property")
        if not programme._is_in_time(row.date_applied):
            return self.env._(
                "it was not first applied %(period)s", period=programme._applied_period()
            )
        return ""

    @api.depends("state", "programme_ids", "date_applied", "is_protected", "outcome_ids.state")
    def _compute_programme_state(self):
        for registration in self:
            named, refused = registration._programmes()
            lines = []
            for programme in named:
                why = registration._why_uncounted(programme)
                if programme in refused:
                    why = self.env._("the host refused it")
                said = self.env._("does not count: %(reason)s", reason=why) if why else ""
                lines.append(
                    Markup("<li>%s – %s</li>") % (programme.name, said or self.env._("counts"))
                )
            registration.programme_state = (
                Markup('<ul class="mb-0 ps-3">%s</ul>') % Markup().join(lines) if lines else False
            )

    # ------------------------------------------------------------
    # What is missing
    # ------------------------------------------------------------

    def _missing_for_submission(self):
        missing = super()._missing_for_submission()
        today = self.env["union.clock"]._today()
        for registration in self:
            found = missing.setdefault(registration, [])
            if registration.category_id.with_authors:
                found += registration._missing_shares()
            if registration.kind != "initiative":
                continue
            row = registration.initiative_ids
            if row.date_applied and row.date_applied > today:
                found.append(
                    self.env._(
                        "“First applied on” is a day that is still to come: %(date)s.",
                        date=vietnamese.paper_date(row.date_applied),
                    )
                )
            found += row.programme_ids._objections(row.date_applied, row.is_protected)
        return missing

    def _missing_shares(self):
        """What the contributions of the authors lack.

        :rtype: list[str]
        """
        authors = self.author_ids
        if not authors:
            # only an initiative is nothing without its authors
            named = self.env._("Name the authors, with their contribution.")
            return [named] if self.kind == "initiative" else []
        total = authors._hundredths()
        if total == WHOLE:
            return []
        return [
            self.env._(
                "The contributions of the authors add up to %(total)s %%: it has to be exactly "
                "100 %%.",
                total=vietnamese.figure(total / 100),
            )
        ]

    def action_share_equally(self):
        """Give each author the same contribution; what does not divide goes to the first ones.

        :raise AccessError: the dossier is closed, or somebody else's
        """
        for registration in self:
            authors = registration.author_ids
            if not authors:
                continue
            each, rest = divmod(WHOLE, len(authors))
            for place, author in enumerate(authors):
                author.share = (each + (place < rest)) / 100
