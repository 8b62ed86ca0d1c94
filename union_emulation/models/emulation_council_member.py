from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command


class EmulationCouncilMember(models.Model):
    """Somebody who sits on a council, with the part that he has in it.

    He need not hold a mandate: the account alone lets him read his sessions and vote. What is
    changed here changes the sessions that are still being prepared and no other.
    """

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
        domain=[("share", "=", False)],
        help="The account with which the member votes.",
    )
    name = fields.Char(
        "Full name",
        required=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        help="Full name, as papers print it.",
    )
    title = fields.Char("Post", help="Post, as papers print it.")
    role = fields.Selection(
        [
            ("chair", "Chair"),
            ("vice", "Vice chair"),
            ("secretary", "Secretary"),
            ("member", "Ordinary member"),
        ],
        required=True,
        default="member",
        help="Part in the council.",
    )

    _one_seat = models.Constraint(
        "UNIQUE (council_id, user_id)", "Somebody sits on a council once only."
    )
    _one_chair = models.UniqueIndex(
        "(council_id) WHERE role = 'chair'", "A council has one chair only."
    )

    @api.depends("user_id")
    def _compute_name(self):
        for member in self:
            member.name = member.user_id.name or member.name

    @api.constrains("user_id")
    def _check_user(self):
        # sudo: what kind of account it is, for the answer only
        for member in self.sudo():
            if member.user_id.share:
                raise ValidationError(
                    self.env._("%(name)s has no account of an employee.", name=member.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        # sudo: of a council that is being made the rules do not know yet whose it is
        members.sudo()._let_in()
        members.sudo().council_id._sync_sessions()
        return members

    def write(self, vals):
        if {"user_id", "council_id"} & vals.keys():
            self._check_not_sitting()
        result = super().write(vals)
        if "user_id" in vals:
            self._let_in()
        self.council_id._sync_sessions()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sitting(self):
        self._check_not_sitting()

    def unlink(self):
        councils = self.council_id
        result = super().unlink()
        councils._sync_sessions()
        return result

    def _check_not_sitting(self):
        """Nobody leaves a council while it is in session.

        :raise UserError: names the session
        """
        for member in self:
            # sudo: whether the council sits, whatever of it the user may read
            seats = member.council_id.sudo().session_ids.filtered(lambda s: s.state == "open")
            sitting = seats.attendance_ids.filtered(lambda a, m=member: a.user_id == m.user_id)
            if sitting:
                raise UserError(
                    self.env._(
                        "%(name)s sits in “%(session)s”, which is open: the council can be changed "
                        "once it is closed.",
                        name=member.name,
                        session=sitting[0].session_id.display_name,
                    )
                )

    def _let_in(self):
        """Let the members use the application; the group stays when they leave the council."""
        group = self.env.ref("union_emulation.group_union_user")
        # sudo: whoever keeps the council need not be allowed to edit users
        new = self.user_id.sudo().filtered(lambda user: group not in user.all_group_ids)
        if new:
            new.write({"group_ids": [Command.link(group.id)]})
