from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.vietnamese import paper_number


class UnionDocumentClaimMixin(models.AbstractModel):
    """How a paper gets its number: the next of its series, or one that was kept for it."""

    _name = "union.document.claim.mixin"
    _description = "Union: number of a paper"

    reserved_number_id = fields.Many2one(
        "union.document.number",
        "Reserved number",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('unit_id', '=', unit_id), ('state', '=', 'reserved')]",
        help="The number kept for this paper; empty: it gets the next one. Its date has to fit "
        "between those of the numbers before and after it.",
    )
    copy_count = fields.Integer(
        "Copies",
        copy=False,
        aggregator=None,
        help="How many copies are made; stands in the register.",
    )

    _copies_not_negative = models.Constraint(
        "CHECK (COALESCE(copy_count, 0) >= 0)", "The number of copies is not below zero."
    )

    @api.constrains("reserved_number_id", "unit_id")
    def _check_reserved_number(self):
        for document in self:
            # sudo: whether the number can be had does not depend on who asks
            number = document.reserved_number_id.sudo()
            if number and (number.unit_id != document.unit_id or number.state != "reserved"):
                raise ValidationError(
                    self.env._("The number is not one that is kept for papers of this unit.")
                )

    def _claim_number(self, date, symbol):
        """Take the number of the paper for good.

        :param datetime.date date: date of the paper
        :param str symbol: what stands behind the number
        :return: series, year and number
        :rtype: dict
        :raise UserError: the dates of the papers around it do not allow it
        """
        self.ensure_one()
        # sudo: the clerk who issues reads the numbers of his unit; the engine gives them
        number = self.reserved_number_id.sudo()
        if number:
            number._use(self, date, f"{paper_number(number.number)}/{symbol}")
        else:
            number = number._take(
                self.unit_id, self.type_id, date, symbol, state="used", document_id=self.id
            )
        return {"series": number.series, "year": number.year, "number": number.number}

    def _why_not_numbered(self, reasons, dates):
        """Add to ``reasons`` what the order of numbers and dates forbids.

        :param dict reasons: lists of sentences by paper
        :param dict dates: dates by paper
        """
        numbers = self.env["union.document.number"]
        with_own = self.filtered("reserved_number_id")
        kept = numbers._why_not_used({document: dates[document] for document in with_own})
        for document, sentences in kept.items():
            reasons[document].extend(sentences)
        # a new paper has no type yet: no series, no order
        rest = (self - with_own).filtered("type_id")
        latest = numbers._latest_dates(rest.unit_id)
        keys = {d: (d.unit_id, d.type_id, dates[d].year) for d in rest}
        series = self.env["union.document.series"]._names_for(keys.values())
        for document, key in keys.items():
            before = latest.get((document.unit_id, series[key], dates[document].year))
            if before and dates[document] < before:
                reasons[document].append(numbers._say_date_order(before))
