from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .emulation_registration_requirement import MOMENTS


class EmulationRegistrationEvidence(models.Model):
    """File that shows what a registration says: a photo, minutes, a calculation.

    ==========  ==============================================  =====================
    Moment      Added and removed                               Stays for good with
    ==========  ==============================================  =====================
    submission  with the dossier's content, as its points say   the submission
    completion  between approval and completion                 the report of completion
    ==========  ==============================================  =====================
    """

    _name = "emulation.registration.evidence"
    _description = "Emulation Registration Evidence"
    _inherit = ["emulation.evidence.mixin"]
    _order = "registration_id, moment desc, requirement_id, id"

    _dossier_field = "registration_id"

    registration_id = fields.Many2one(
        "emulation.registration",
        required=True,
        index=True,
        ondelete="cascade",
        help="What it is evidence of.",
    )
    category_id = fields.Many2one(
        related="registration_id.category_id", help="Category of the registration."
    )
    moment = fields.Selection(
        MOMENTS,
        required=True,
        default="submission",
        help="Whether it goes with the dossier or with the report of completion.",
    )
    requirement_id = fields.Many2one(
        "emulation.registration.requirement",
        "Evidence of",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('category_id', '=', category_id), ('moment', '=', moment)]",
        help="What the category asks for; empty: anything else that shows what is said.",
    )

    # beside _prepare_file(): a requirement may come from a default as well
    @api.constrains("requirement_id", "moment", "registration_id")
    def _check_requirement(self):
        for evidence in self.filtered("requirement_id"):
            asked = evidence.requirement_id
            fits = evidence.kind in asked._kinds() and evidence.size <= asked._limit()
            of_category = asked.category_id == evidence.registration_id.category_id
            if not (fits and of_category) or asked.moment != evidence.moment:
                raise ValidationError(
                    self.env._(
                        "“%(file)s” is nothing that is asked for here as “%(requirement)s”.",
                        file=evidence.name,
                        requirement=asked.name,
                    )
                )

    def action_put_into_text(self):
        """Put photos into the text of the publication on whose form they are shown.

        :raise UserError: who may do so, the text is out, or they are no photos of its exemplar
        """
        self.check_access("read")
        number = self.env.context.get("publication_id")
        publications = self.registration_id.publication_ids
        publication = publications.filtered(lambda row: row.id == number)
        if not publication:
            raise UserError(
                self.env._("Open the publication of the exemplar whose text is to show the photo.")
            )
        publication._put_pictures(self)

    @api.model
    def _taken(self, vals):
        asked = self.env["emulation.registration.requirement"]
        if isinstance(vals.get("requirement_id"), int):
            asked = asked.browse(vals["requirement_id"]).exists()
        return asked._kinds(), asked._limit()

    def _check_open(self):
        results = self.filtered(lambda evidence: evidence.moment == "completion")
        if rest := self - results:
            super(EmulationRegistrationEvidence, rest)._check_open()
        results.registration_id._begin_report()
