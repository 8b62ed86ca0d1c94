from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.file_kind import MIMETYPES, SCAN_KINDS

#: Kinds of file that a requirement may take, by what it asks for.
FILE_GROUPS = {
    "any": tuple(MIMETYPES),
    "picture": ("jpg", "png"),
    "scan": SCAN_KINDS,
    "document": ("pdf", "docx", "xlsx", "odt", "ods"),
}
#: When evidence is asked for.
MOMENTS = [("submission", "At submission"), ("completion", "At completion")]
#: Megabytes that one file may have at most, whatever a category says.
LARGEST = 25


class EmulationRegistrationRequirement(models.Model):
    """Evidence that a category asks of each registration: how much, of which kind, and when.

    What is asked for at submission is part of the dossier; what is asked for at completion is
    added between approval and completion. A requirement with the minimum 0 is shown but holds
    nothing up.
    """

    _name = "emulation.registration.requirement"
    _description = "Emulation Registration Requirement"
    _order = "category_id, moment desc, sequence, id"

    category_id = fields.Many2one(
        "emulation.registration.category",
        required=True,
        index=True,
        ondelete="cascade",
        help="The category that asks for it.",
    )
    name = fields.Char(
        required=True,
        translate=True,
        help="What is asked for, as an officer calls it: acceptance minutes, photos before …",
    )
    moment = fields.Selection(
        MOMENTS,
        "When",
        required=True,
        default="submission",
        help="Whether the dossier needs it to be submitted, or to be reported as completed.",
    )
    minimum = fields.Integer(
        default=1, help="How many files there have to be; 0: welcome, but nothing waits for it."
    )
    files = fields.Selection(
        [
            ("any", "Any kind"),
            ("picture", "Photos (JPEG, PNG)"),
            ("scan", "Scans (PDF, JPEG, PNG)"),
            ("document", "Documents (PDF, Word, Excel, OpenDocument)"),
        ],
        "Kinds of file",
        required=True,
        default="any",
        help="Which files are taken, by their content; never any with macros.",
    )
    max_size = fields.Integer(
        "At most (MB)", default=10, help="Megabytes that one file may have, 25 at most."
    )
    legal_text_id = fields.Many2one(
        "union.legal.text",
        "Legal source",
        index="btree_not_null",
        ondelete="restrict",
        help="The text that asks for it, if there is one.",
    )
    sequence = fields.Integer(default=10, help="Order on the form.")
    active = fields.Boolean(default=True, help="Off: it is not asked for any more.")

    _minimum_sane = models.Constraint(
        "CHECK (minimum BETWEEN 0 AND 50)", "Ask for 0 to 50 files of one sort."
    )
    _size_sane = models.Constraint(
        f"CHECK (max_size BETWEEN 1 AND {LARGEST})", "A file may have 1 to 25 MB."
    )

    def write(self, vals):
        category_id = vals.get("category_id")
        if category_id and any(row.category_id.id != category_id for row in self):
            raise ValidationError(
                self.env._("What a category asks for does not move to another one.")
            )
        return super().write(vals)

    def _kinds(self):
        """Kinds of file that are taken; any kind where nothing says otherwise.

        :rtype: tuple[str, ...]
        """
        return FILE_GROUPS[self.files or "any"]

    def _limit(self):
        """Bytes that one file may have.

        :rtype: int
        """
        return (self.max_size or 10) * 1024 * 1024

    @api.model
    def _count_by_registration(self, registrations, moment):
        """How many files there are for each requirement.

        :param emulation.registration registrations:
        :param str moment: key of MOMENTS
        :return: counts by registration and requirement
        :rtype: dict[tuple, int]
        """
        rows = self.env["emulation.registration.evidence"]._read_group(
            [
                ("registration_id", "in", registrations.ids),
                ("moment", "=", moment),
                ("is_set_aside", "=", False),
                ("requirement_id", "!=", False),
            ],
            ["registration_id", "requirement_id"],
            ["__count"],
        )
        return {(registration.id, row.id): count for registration, row, count in rows}
