from odoo import api, fields, models
from odoo.tools import html2plaintext

from ..tools import vietnamese

#: How far an initiative reaches, and at which level it is recognised (Decree 13/2012/ND-CP).
SCOPES = [
    ("base", "The unit itself"),
    ("province", "Province or ministry"),
    ("nation", "Nationwide"),
]
#: Letters of the content that are compared with other initiatives.
COMPARED = 160


class EmulationRegistrationInitiative(models.Model):
    """What only an initiative has among registrations.

    The fields of the application form (Decree 13/2012/ND-CP, Circular 18/2013/TT-BKHCN, annex I);
    the solution itself is the registration's description, the benefit by the authors' estimate
    its benefit.
    """

    _name = "emulation.registration.initiative"
    _description = "Emulation Registration: initiative"
    _inherit = ["emulation.registration.part.mixin"]
    # who wrote last, and when, stands at the registration, which changes with its parts
    _log_access = False

    addressee = fields.Char(
        "Addressed to", help="Who is asked to recognise it, as the form begins (Kính gửi)."
    )
    investor_name = fields.Char(
        "Investor", help="Who paid for making it; may be the author (chủ đầu tư tạo ra sáng kiến)."
    )
    application_field = fields.Char(
        "Field of application", help="Where it is used, e.g. teaching, sewing, accounting."
    )
    date_applied = fields.Date(
        "First applied on", help="Day on which it was first applied or tried out."
    )
    state_before = fields.Text("State before", help="How things were done before it.")
    conditions = fields.Text("Conditions needed", help="What is needed to apply it.")
    is_secret = fields.Boolean(
        "Secret technology",
        help="Only title, summary of the benefit and award leave the union.",
    )
    secret_part = fields.Text("What is confidential", help="What must not be passed on.")
    is_protected = fields.Boolean(
        "Under protection",
        help="It is under protection of intellectual property: most programmes exclude that.",
    )
    influence = fields.Selection(
        SCOPES, "Scope of influence", help="How far it reaches, as its unit sees it."
    )
    currency_id = fields.Many2one(related="registration_id.currency_id")
    user_benefit_value = fields.Monetary(
        "Benefit by the user's count",
        help="Benefit in đồng as the organisation that applied it counts it.",
    )
    user_benefit_note = fields.Text(
        "Benefit in the user's words",
        help="Benefit as the organisation that applied it describes it.",
    )
    programme_ids = fields.Many2many(
        "emulation.programme",
        string="Programmes",
        domain=[("is_current", "=", True)],
        help="Programmes that it is registered for.",
    )
    content_key = fields.Char(
        compute="_compute_content_key",
        store=True,
        index="trigram",
        help="Beginning of the content in lower case and without accents, to be compared; empty "
        "until it has been submitted once.",
    )

    _registration_unique = models.Constraint(
        "UNIQUE (registration_id)", "A registration has these fields once."
    )
    _benefit_sane = models.Constraint(
        "CHECK (user_benefit_value IS NULL OR user_benefit_value BETWEEN 0 AND 999999999999999)",
        "A benefit cannot be negative, nor have more than fifteen places.",
    )

    @api.depends("registration_id.description", "registration_id.round")
    def _compute_content_key(self):
        for row in self:
            registration = row.registration_id
            content = registration.round and registration.description
            row.content_key = self._content_key(content)

    @api.model
    def _content_key(self, description):
        """What of a content is compared with others.

        :param str description: HTML
        :rtype: str
        """
        text = html2plaintext(description, include_references=False) if description else ""
        return vietnamese.search_key(text[: 2 * COMPARED])[:COMPARED] or False
