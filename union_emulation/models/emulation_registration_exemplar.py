from odoo import api, fields, models
from odoo.exceptions import ValidationError


class EmulationRegistrationExemplar(models.Model):
    """What only an exemplar has among registrations: what it is, and the consent to publish it."""

    _name = "emulation.registration.exemplar"
    _description = "Emulation Registration: exemplar"
    _inherit = ["emulation.registration.part.mixin"]

    exemplar_type = fields.Selection(
        [
            ("person", "A person"),
            ("collective", "A collective"),
            ("model", "A model or good practice"),
        ],
        "What it is",
        default="person",
        help="Whether a person, a collective, or a new model or good way of doing things is put "
        "forward.",
    )
    achievements = fields.Html(help="What was achieved, with figures and what others can learn.")
    consent_by = fields.Char(
        "Consent by", help="Who has agreed to the publication: the person, or who speaks for it."
    )
    consent_date = fields.Date("Consent on", help="When the consent was given.")
    consent_withdrawn = fields.Date(
        "Consent withdrawn on", help="When the consent was taken back; empty: it stands."
    )
    consent_reason = fields.Text("Why withdrawn", help="Why the consent was taken back.")
    has_consent = fields.Boolean(
        "May be published",
        compute="_compute_has_consent",
        store=True,
        help="There is a consent to the publication, and it has not been withdrawn.",
    )

    _registration_unique = models.Constraint(
        "UNIQUE (registration_id)", "A registration has these fields once."
    )

    @api.depends("consent_by", "consent_date", "consent_withdrawn")
    def _compute_has_consent(self):
        for exemplar in self:
            given = exemplar.consent_by and exemplar.consent_date
            exemplar.has_consent = given and not exemplar.consent_withdrawn

    @api.constrains("consent_date")
    def _check_consent_date(self):
        today = self.env["union.clock"]._today()
        for exemplar in self:
            if exemplar.consent_date and exemplar.consent_date > today:
                raise ValidationError(self.env._("A consent is not given on a day to come."))
