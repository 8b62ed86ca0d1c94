from odoo import fields, models


class EmulationCouncilMember(models.Model):
    """Somebody who sits on a council, with the part that he has in it."""

    _name = "emulation.council.member"
    _description = "Emulation Council Member"
    _order = "council_id, sequence, id"

    council_id = fields.Many2one(
        "emulation.council", required=True, index=True, ondelete="cascade", help="The council."
    )
    sequence = fields.Integer(default=10, help="Order on papers.")
    user_id = fields.Many2one(
        "res.users",
        "Account",
        required=True,
        index=True,
        ondelete="restrict",
        help="The account with which the member votes.",
    )
    name = fields.Char(required=True, help="Full name, as papers print it.")
    title = fields.Char(help="Post, as papers print it.")
    role = fields.Selection(
        [
            ("chair", "Chair"),
            ("vice", "Vice chair"),
            ("secretary", "Secretary"),
            ("member", "Member"),
        ],
        required=True,
        default="member",
        help="Part in the council.",
    )
