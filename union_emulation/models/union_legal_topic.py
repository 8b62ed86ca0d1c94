from odoo import fields, models


class UnionLegalTopic(models.Model):
    """Subject on which papers cite the law, e.g. the State's law of emulation."""

    _name = "union.legal.topic"
    _description = "Union Legal Topic"
    _order = "sequence, name"

    code = fields.Char(required=True, help="Short code, unique.")
    name = fields.Char(required=True, translate=True, help="What the texts are about.")
    sequence = fields.Integer(default=10, help="Texts of the first topic are cited first.")
    text_ids = fields.One2many(
        "union.legal.text", "topic_id", "Texts", help="Laws, decrees, decisions."
    )

    _code_unique = models.Constraint(
        "UNIQUE (code)", "There is a legal topic with this code already."
    )
