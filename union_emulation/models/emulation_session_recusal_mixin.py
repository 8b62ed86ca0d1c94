from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.lock import hold


class EmulationSessionRecusalMixin(models.AbstractModel):
    """Who may not vote on which line of the agenda: found when it is drawn up, shown, printed.

    own       the member is put forward himself
    unit      he holds a mandate in, or is on the roll of, the unit whose person or group is put
              forward, or a unit between it and the council's own. The council's own unit and those
              above it recuse nobody: its members are from there, and would all have to leave
    approved  he approved the nomination on its way
    kinship   declared by himself, or by chair and secretary
    """

    _name = "emulation.session.recusal.mixin"
    _description = "Emulation: recusals of a session"

    def _find_recusals(self):
        """Find the conflicts of sessions that are being prepared; what was declared stays."""
        Recusal = self.env["emulation.council.recusal"]
        new, dropped = [], Recusal.sudo()  # sudo: noted by the session
        for session in self.sudo():  # sudo: nominations, mandates and steps, for the answer only
            if session.state != "draft":
                continue
            seats = {seat.user_id: seat.name for seat in session.attendance_ids}
            found = session._conflicts(session.attendance_ids.user_id)
            noted = session.item_ids.recusal_ids
            for recusal in noted:
                key = (recusal.item_id, recusal.user_id, recusal.kind)
                if recusal.kind == "kinship" and recusal.user_id in seats:
                    continue
                if key in found and recusal.detail == found[key]:
                    found.pop(key)
                    continue
                dropped |= recusal
            new += [
                {
                    "item_id": item.id,
                    "user_id": user.id,
                    "name": seats[user],
                    "kind": kind,
                    "detail": detail,
                }
                for (item, user, kind), detail in found.items()
            ]
        dropped._engine_delete()
        Recusal._engine_create(new)
        self.item_ids.invalidate_recordset(["recusal_ids", "recusal_text"])

    def _conflicts(self, users):
        """Conflicts that follow from what is known.

        :param res.users users: the members
        :return: detail by line, member and kind
        :rtype: dict[tuple, str | False]
        """
        self.ensure_one()
        found = {}
        for item in self.item_ids:
            for user in item.nomination_id.member_id.user_id & users:
                found[item, user, "own"] = False
        return found | self._unit_conflicts(users) | self._step_conflicts(users)

    def _unit_conflicts(self, users):
        chains = {item: self._chain_below(item.nomination_id) for item in self.item_ids}
        units = self.env["union.unit"].browse().union(*chains.values())
        mandates = self.env["union.mandate"].search(
            self.env["union.mandate"]._in_force_domain()
            & Domain("user_id", "in", users.ids)
            & Domain("unit_id", "in", units.ids)
        )
        people = self.env["union.member"].search(
            [("user_id", "in", users.ids), ("unit_id", "in", units.ids)]
        )
        ties = {(row.user_id, row.unit_id) for rows in (mandates, people) for row in rows}
        found = {}
        for item, chain in chains.items():
            for unit in chain:
                for user in users.filtered(lambda u, unit=unit: (u, unit) in ties):
                    found.setdefault((item, user, "unit"), unit.name)
        return found

    def _chain_below(self, nomination):
        """The nominee's unit and those above it, up to the council's own unit and without it.

        A group without a unit of its own belongs to the unit that proposes it; somebody outside
        the union to none.

        :rtype: union.unit
        """
        unit = nomination.nominee_unit_id
        if nomination.subject_type == "individual":
            unit = nomination.member_id.unit_id
        elif nomination.subject_type == "collective":
            unit = unit or nomination.unit_id
        chain = unit._chain() if unit else unit
        own = self.unit_id
        if own not in chain:
            return chain
        return chain[: chain.ids.index(own.id)]

    def _step_conflicts(self, users):
        steps = self.env["union.approval.step"].search(
            Domain("res_model", "=", "emulation.nomination")
            & Domain("res_id", "in", self.item_ids.nomination_id.ids)
            & Domain("state", "=", "approved")
            & (Domain("actor_id", "in", users.ids) | Domain("acted_for_id", "in", users.ids))
        )
        by_nomination = {item.nomination_id.id: item for item in self.item_ids}
        return {
            (by_nomination[step.res_id], user, "approved"): step.unit_id.name
            for step in steps
            for user in (step.actor_id | step.acted_for_id) & users
        }

    # ------------------------------------------------------------
    # Kinship
    # ------------------------------------------------------------

    def action_declare(self, nomination_id, relation, user_id=None):
        """Declare that a member is related to somebody on the agenda: he does not vote on it.

        A member declares his own kinship; chair, secretary and officer that of any member. It can
        be declared until the member has voted.

        :param int nomination_id: whose case it is
        :param str relation: which kinship, e.g. vợ, anh ruột
        :param int user_id: account of the member; none: the current user
        :raise UserError: who may declare it, or that it comes too late
        """
        self.ensure_one()
        self.check_access("read")
        if not isinstance(relation, str) or not relation.strip():
            raise UserError(self.env._("Say which kinship it is."))
        user = user_id or self.env.uid
        if user != self.env.uid and not self.may_run:
            raise UserError(
                self.env._("Only chair and secretary declare the kinship of another member.")
            )
        hold(self)
        seat = self.attendance_ids.filtered(lambda seat: seat.user_id.id == user)
        items = self.item_ids if self.agenda_readable or self.may_run else self.item_ids.browse()
        item = items.filtered(lambda item: item.nomination_id.id == nomination_id)
        if not seat or not item:
            raise UserError(self.env._("No such member, or no such line on the agenda."))
        self._hold_seats(seat)
        if self.state == "closed" or seat.has_voted:
            raise UserError(
                self.env._("It comes too late: %(name)s has voted.", name=seat.name)
                if self.state != "closed"
                else self.env._("It comes too late: the session is closed.")
            )
        if item.recusal_ids.filtered(lambda r: r.user_id.id == user and r.kind == "kinship"):
            return True
        self.env["emulation.council.recusal"]._engine_create(
            [
                {
                    "item_id": item.id,
                    "user_id": user,
                    "name": seat.name,
                    "kind": "kinship",
                    "detail": relation.strip(),
                    "declared_by": self.env.user.name,
                }
            ]
        )
        item.invalidate_recordset(["recusal_ids", "recusal_text"])
        self._log_event("declare", what=item.nominee or item.display_name, name=seat.name)
        return True
