from odoo import api, fields, models
from odoo.exceptions import ValidationError


class EmulationRegistrationTitle(models.Model):
    """Title that a pledge aims at, for so many people or collectives; people may be named."""

    _name = "emulation.registration.title"
    _description = "Emulation Registration: title aimed at"
    _inherit = ["union.approval.line.mixin"]
    _order = "registration_id, sequence, id"
    _rec_name = "title_id"

    _dossier_field = "registration_id"

    registration_id = fields.Many2one(
        "emulation.registration",
        required=True,
        index=True,
        ondelete="cascade",
        help="The pledge.",
    )
    sequence = fields.Integer(default=10, help="Order on the paper.")
    title_id = fields.Many2one(
        "emulation.title",
        "Title aimed at",
        required=True,
        index=True,
        ondelete="restrict",
        help="The title aimed at.",
    )
    subject = fields.Selection(related="title_id.subject")
    quantity = fields.Integer(
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
        help="How many people or collectives.",
    )
    member_ids = fields.Many2many(
        "union.member", string="Members", help="Who, where they are named already."
    )
    names = fields.Text("Collectives", help="Which collectives, where they are named already.")

    _title_unique = models.Constraint(
        "UNIQUE (registration_id, title_id)", "A pledge names each title once."
    )
    _quantity_sane = models.Constraint(
        "CHECK (quantity BETWEEN 1 AND 1000000)", "At least one aims at each title."
    )

    @api.depends("member_ids")
    def _compute_quantity(self):
        for line in self:
            line.quantity = max(line.quantity, len(line.member_ids), 1)

    @api.constrains("title_id", "member_ids", "quantity", "registration_id")
    def _check_members(self):
        for line in self:
            members = line.member_ids
            if members and line.subject != "individual":
                raise ValidationError(
                    self.env._(
                        "“%(title)s” is a title of collectives: nobody is named for it.",
                        title=line.title_id.name,
                    )
                )
            if line.quantity < len(members):
                raise ValidationError(
                    self.env._(
                        "“%(title)s”: %(count)s people are named, more than are said to aim at it.",
                        title=line.title_id.name,
                        count=len(members),
                    )
                )
            unit = line.registration_id.unit_id
            for member in members:
                if not (member.unit_id.parent_path or "").startswith(unit.parent_path):
                    raise ValidationError(
                        self.env._(
                            "“%(member)s” is not on the roll of “%(unit)s” or of a unit below it.",
                            member=member.name,
                            unit=unit.name,
                        )
                    )
