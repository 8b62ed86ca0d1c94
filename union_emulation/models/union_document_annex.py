from odoo import fields, models


class UnionDocumentAnnex(models.Model):
    """Annex of a paper (phụ lục): printed behind the signature, in the same file.

    Layout: Decree 30/2020/NĐ-CP, annex I. Annexes bear a Roman number when there are several, a
    line that says of which paper they are, and page numbers of their own.
    """

    _name = "union.document.annex"
    _description = "Union Document Annex"
    _inherit = ["union.document.line.mixin"]
    _order = "document_id, sequence, id"
    _paper_field = "annex_ids"

    name = fields.Char(
        "Title of the annex", required=True, help="Printed in capitals below “Phụ lục”."
    )
    body = fields.Html(
        "Text",
        sanitize_attributes=True,
        sanitize_style=True,
        help="Text of the annex. Printed: paragraphs, lists, emphasis, tables.",
    )
    orientation = fields.Selection(
        [("portrait", "Upright"), ("landscape", "Lying")],
        required=True,
        default="portrait",
        help="How its pages stand; wide tables lie.",
    )
