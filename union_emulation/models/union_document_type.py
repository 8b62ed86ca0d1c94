from odoo import fields, models


class UnionDocumentType(models.Model):
    """Kind of official paper, with the symbol that stands in its number.

    The name is Vietnamese and not translated: papers print it.
    """

    _name = "union.document.type"
    _description = "Union Document Type"
    _order = "sequence, code"

    code = fields.Char(
        required=True, help="Short code, unique; for most types the same as the symbol."
    )
    name = fields.Char(required=True, help="Name as printed above the subject, e.g. Kế hoạch.")
    symbol = fields.Char(
        help="First part of the symbol: KH in 01/KH-LĐLĐ. Empty for letters (công văn), which "
        "bear the issuer's and the drafting department's abbreviations only."
    )
    series = fields.Char(
        help="Types with the same series share one run of numbers; empty: the type has its own."
    )
    sequence = fields.Integer(default=10, help="Order in lists.")
    legal_source = fields.Char(help="Rule that names the type and its symbol.")
    active = fields.Boolean(default=True, help="Archived types are not offered for new papers.")

    _code_unique = models.Constraint(
        "UNIQUE (code)", "There is a document type with this code already."
    )

    def write(self, vals):
        if "series" not in vals:
            return super().write(vals)
        before = self._series_begun()
        result = super().write(vals)
        self.env["union.document.series"]._check_given(before)
        return result

    def _series_begun(self):
        """Series of these types in this year, for units that have given numbers in it.

        :rtype: dict[tuple, str]
        """
        year = self.env["union.clock"]._today().year
        # sudo: a change is measured against all numbers, whichever the user may read
        groups = (
            self.env["union.document.number"]
            .sudo()
            ._read_group(
                [("type_id", "in", self.ids), ("year", ">=", year)],
                ["unit_id", "type_id", "year"],
            )
        )
        return self.env["union.document.series"]._names_for(groups)

    def _series_name(self):
        """Name of the run of numbers that papers of this type take theirs from.

        :rtype: str
        """
        self.ensure_one()
        return self.series or self.symbol or self.code
