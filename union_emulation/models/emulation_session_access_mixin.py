from odoo import api, fields, models
from odoo.fields import Domain


class EmulationSessionAccessMixin(models.AbstractModel):
    """Who reads a session, its agenda and what is said about it, and who runs it."""

    _name = "emulation.session.access.mixin"
    _description = "Emulation: who reads and runs a session"

    readable = fields.Boolean(
        compute="_compute_readable",
        search="_search_readable",
        help="The current user is in its list, or holds a mandate in the council's unit or above.",
    )
    may_run = fields.Boolean(
        compute="_compute_readable",
        search="_search_may_run",
        help="The current user is its chair or secretary, or officer in charge of the unit.",
    )
    agenda_readable = fields.Boolean(
        compute="_compute_readable",
        search="_search_agenda_readable",
        help="As above; members see the agenda from the opening on, chair and secretary before.",
    )

    @api.depends("state", "unit_path", "attendance_ids.user_id", "attendance_ids.role")
    @api.depends_context("uid")
    def _compute_readable(self):
        mine, run = self._of_mine(), self._of_mine(("chair", "secretary"))
        for session in self:
            session.readable = session.in_territory or session.id in mine
            session.may_run = session.in_charge or session.id in run
            session.agenda_readable = session.in_territory or (
                session.id in (mine if session.state != "draft" else run)
            )

    def _search_readable(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("in_territory", "=", True) | Domain("id", "in", list(self._of_mine()))

    def _search_agenda_readable(self, operator, value):
        if operator != "in":
            return NotImplemented
        begun = Domain("id", "in", list(self._of_mine())) & Domain("state", "!=", "draft")
        run = Domain("id", "in", list(self._of_mine(("chair", "secretary"))))
        return Domain("in_territory", "=", True) | run | begun

    def _search_may_run(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = list(self._of_mine(("chair", "secretary")))
        return Domain("in_charge", "=", True) | Domain("id", "in", mine)

    @api.model
    def _of_mine(self, roles=None):
        """Sessions in whose list the current user is.

        :param tuple roles: only those in which he has one of these parts
        :return: ids
        :rtype: set[int]
        """
        domain = Domain("user_id", "=", self.env.uid)
        if roles:
            domain &= Domain("role", "in", roles)
        # sudo: asked in order to know what the user may read
        return set(self.env["emulation.council.attendance"].sudo().search(domain).session_id.ids)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        operations = super()._mail_get_operation_for_mail_message_operation(message_operation)
        if message_operation not in ("read", "create"):
            return operations
        # what is said about a session, and who has to do something in it, is its members' as well
        mine = self._of_mine()
        return {
            session: "read" if session.id in mine else operation
            for session, operation in operations.items()
        }
