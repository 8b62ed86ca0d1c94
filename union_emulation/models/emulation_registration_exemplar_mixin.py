import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.lock import hold
from .emulation_indicator_registration_mixin import COUNTED_STATES

#: States in which an exemplar can be spread.
SPREAD_STATES = COUNTED_STATES["approved"]


class EmulationRegistrationExemplarMixin(models.AbstractModel):
    """Registration that may be an exemplar: a person, a collective, a model or good practice.

    Its consent to the publication is part of what is submitted, or comes in later; it can be
    withdrawn at any time, and with it everything that was published. The communicators above pick
    approved exemplars and edit copies of them (``emulation.publication``): the story itself stays
    as it was submitted.
    """

    _name = "emulation.registration.exemplar.mixin"
    _description = "Emulation: registration that may be an exemplar"

    exemplar_ids = fields.One2many(
        "emulation.registration.exemplar",
        "registration_id",
        readonly=True,
        help="The one row with what only an exemplar has.",
    )
    exemplar_type = fields.Selection(related="exemplar_ids.exemplar_type", readonly=False)
    achievements = fields.Html(related="exemplar_ids.achievements", readonly=False)
    consent_by = fields.Char(related="exemplar_ids.consent_by", readonly=False)
    consent_date = fields.Date(related="exemplar_ids.consent_date", readonly=False)
    consent_withdrawn = fields.Date(related="exemplar_ids.consent_withdrawn")
    consent_reason = fields.Text(related="exemplar_ids.consent_reason")
    has_consent = fields.Boolean(related="exemplar_ids.has_consent")
    publication_ids = fields.One2many(
        "emulation.publication",
        "registration_id",
        "Publications",
        readonly=True,
        help="Copies that communicators have edited for publication.",
    )
    can_consent = fields.Boolean(
        compute="_compute_can_consent",
        help="The current user may note a consent, or its withdrawal, now.",
    )
    can_pick = fields.Boolean(
        compute="_compute_can_pick",
        help="The current user may pick it for publication.",
    )

    @api.depends_context("uid")
    @api.depends("state", "kind", "unit_id")
    def _compute_can_consent(self):
        for registration in self:
            registration.can_consent = (
                bool(registration._origin)
                and registration.kind == "exemplar"
                and registration.state not in ("rejected", "withdrawn")
                and registration.in_charge
            )

    @api.depends_context("uid")
    @api.depends("state", "kind", "publication_ids")
    def _compute_can_pick(self):
        refusals = self._pick_refusals()
        for registration in self:
            registration.can_pick = not refusals[registration]

    def _missing_for_submission(self):
        missing = super()._missing_for_submission()
        for registration in self.filtered(lambda r: r.kind == "exemplar"):
            found = missing.setdefault(registration, [])
            if not registration.exemplar_type:
                found.append(self.env._("Say what it is: a person, a collective or a model."))
            if not registration.description:
                found.append(self.env._("Tell the story: it is empty."))
            if bool(registration.consent_by) != bool(registration.consent_date):
                found.append(self.env._("Say both who has consented, and when."))
        return missing

    # ------------------------------------------------------------
    # Consent
    # ------------------------------------------------------------

    def action_give_consent(self, name, date):
        """Note that somebody has consented to the publication.

        :param str name: who
        :param date: day, not in the future
        :raise UserError: what is missing, or who may note it
        """
        self.ensure_one()
        self._check_may_consent()
        name = self._clean_text(name)
        try:
            day = fields.Date.to_date(date) if isinstance(date, (str, datetime.date)) else None
        except ValueError:
            day = None
        if not name or not day:
            raise UserError(self.env._("Say both who has consented, and when."))
        self.exemplar_ids._write_for(
            {
                "consent_by": name,
                "consent_date": day,
                "consent_withdrawn": False,
                "consent_reason": False,
            }
        )
        self._log_event("consent", consent_by=name, consent_date=str(day))

    def action_withdraw_consent(self, reason):
        """Note that the consent was taken back: what was published is withdrawn with it.

        :param str reason: why, required
        :raise UserError: there is no consent, no reason, or who may note it
        """
        self.ensure_one()
        self._check_reason(reason)
        self._check_may_consent()
        if not self.has_consent:
            raise UserError(
                self.env._("“%(name)s” has no consent that could be withdrawn.", name=self.name)
            )
        today = self.env["union.clock"]._today()
        self.exemplar_ids._write_for({"consent_withdrawn": today, "consent_reason": reason})
        self._log_event("withdraw_consent", reason=reason)
        # sudo: what the units above have published of it
        self.sudo().publication_ids._lose_consent()

    def _check_may_consent(self):
        self.check_access("read")
        hold(self)
        if self.can_consent:
            return
        for refusal in self.env["union.mandate"]._officer_refusals(self.unit_id).values():
            raise UserError(refusal)
        raise UserError(
            self.env._(
                "“%(name)s” is %(state)s: a consent is noted on an exemplar that is pursued.",
                name=self.display_name,
                state=self._state_label().lower(),
            )
        )

    # ------------------------------------------------------------
    # Publication
    # ------------------------------------------------------------

    def _pick_refusals(self):
        """Why the current user cannot pick the registrations for publication.

        :return: translated sentence by registration; empty where he can
        :rtype: dict[emulation.registration, str]
        """
        Mandate = self.env["union.mandate"]
        units = Mandate._current_units("communicator", kind="emulation.publication")
        taken = set(
            self.env["emulation.publication"]._read_group(
                [("registration_id", "in", self.ids), ("unit_id", "in", units.ids)],
                ["registration_id", "unit_id"],
            )
        )
        refusals = {}
        for registration in self:
            path = registration.unit_id.parent_path or ""
            above = units.filtered(lambda unit, path=path: path.startswith(unit.parent_path))
            if not above:
                refusals[registration] = self.env._(
                    "Only a communicator of “%(unit)s” or of a unit above it may do this.",
                    unit=registration.unit_id.name,
                )
            elif registration.kind != "exemplar" or registration.state not in SPREAD_STATES:
                refusals[registration] = self.env._(
                    "“%(name)s” is no approved exemplar.", name=registration.display_name
                )
            elif all((registration._origin, unit) in taken for unit in above):
                refusals[registration] = self.env._(
                    "“%(name)s” is picked already.", name=registration.display_name
                )
            else:
                refusals[registration] = ""
        return refusals

    @api.model
    def _spread_states(self):
        """States in which an exemplar can be spread.

        :rtype: tuple[str]
        """
        return SPREAD_STATES

    def action_pick(self):
        """Begin a copy of the exemplar for publication, at the highest unit of the communicator.

        :return: window action on the copy
        :rtype: dict
        :raise UserError: who may pick it, or it is picked already
        """
        self.ensure_one()
        self.check_access("read")
        publication = self.env["emulation.publication"]._pick(self)
        return publication._open_form()

    def action_open_publications(self):
        """Open what was made of the exemplar for publication.

        :return: window action
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_publication_action"
        )
        return action | {"domain": [("registration_id", "in", self.ids)], "context": {}}
