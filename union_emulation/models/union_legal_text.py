from odoo import api, fields, models
from odoo.fields import Domain


class UnionLegalText(models.Model):
    """Law, decree or decision, with the days on which papers may cite it.

    A text whose first day is not known is kept for reference and never cited.
    """

    _name = "union.legal.text"
    _description = "Union Legal Text"
    _order = "topic_sequence, topic_id, sequence, date, id"

    # what
    number = fields.Char(required=True, help="Number and symbol, e.g. 98/2023/NĐ-CP.")
    kind = fields.Selection(
        [
            ("law", "Law"),
            ("decree", "Decree"),
            ("circular", "Circular"),
            ("decision", "Decision"),
            ("guidance", "Guidance"),
            ("other", "Other"),
        ],
        required=True,
        default="decision",
        help="Rank of the text.",
    )
    name = fields.Char(required=True, help="What it is about.")
    issuer = fields.Char(help="Who issued it.")
    date = fields.Date("Issued on", help="Date that the text bears.")
    topic_id = fields.Many2one(
        "union.legal.topic",
        required=True,
        index=True,
        ondelete="restrict",
        help="Papers cite the texts of their topics.",
    )
    topic_sequence = fields.Integer(
        "Order of the topic",
        related="topic_id.sequence",
        store=True,
        help="Texts of the first topic are cited first.",
    )
    sequence = fields.Integer(default=10, help="Order of citation: laws first, then decrees.")
    citation = fields.Char(
        required=True,
        help="Words after “Căn cứ ”, without a mark at the end, as papers print them.",
    )
    # when
    date_start = fields.Date(
        "In force from", index=True, help="First day on which it is cited; empty: never cited."
    )
    date_end = fields.Date(
        "In force until", help="Last day on which it is cited; empty: still in force."
    )
    # how sure
    confidence = fields.Selection(
        [("high", "Seen in the text"), ("medium", "Reported elsewhere")],
        required=True,
        default="medium",
        help="How well the dates are founded.",
    )
    to_check = fields.Boolean(help="Somebody has to compare this record with the text itself.")
    source = fields.Char(help="Where the data come from, and what is not sure about them.")

    _number_unique = models.Constraint(
        "UNIQUE (number, topic_id)", "There is a text with this number in the topic already."
    )
    _period_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A text cannot lapse before it comes into force.",
    )

    @api.depends("number", "name")
    def _compute_display_name(self):
        for text in self:
            text.display_name = f"{text.number} – {text.name}"

    @api.model
    def _valid_on(self, date, topics):
        """Texts that a paper of a day cites, in the order of citation.

        :param datetime.date date: date of the paper
        :param UnionLegalTopic topics: what the paper is about
        :rtype: UnionLegalText
        """
        # sudo: a paper prints the same citations whoever prints it
        return (
            self.sudo()
            .search(
                Domain("topic_id", "in", topics.ids)
                & Domain("date_start", "!=", False)
                & Domain("date_start", "<=", date)
                & (Domain("date_end", "=", False) | Domain("date_end", ">=", date))
            )
            .sudo(False)
        )
