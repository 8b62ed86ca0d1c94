from odoo import api, fields, models
from odoo.exceptions import UserError

from .union_approval_step import DECIDING_ROLES


class UnionSupersedeMixin(models.AbstractModel):
    """Dossier whose step can be laid elsewhere when nobody can act on it any more.

    An approver of the nearest unit above that has one supersedes the step, with a reason, by one
    at a unit on the way that has a holder. He decides nothing by that.
    """

    _name = "union.supersede.mixin"
    _description = "Union: dossier whose step can be laid elsewhere"

    stands_still = fields.Boolean(
        compute="_compute_stands_still", help="Nobody can act on a step whose turn it is."
    )
    can_supersede = fields.Boolean(
        compute="_compute_stands_still",
        help="The current user may lay a step elsewhere on which nobody can act.",
    )
    can_escalate = fields.Boolean(
        compute="_compute_can_escalate",
        help="A step in turn is late, and the current user may turn to the unit above it.",
    )

    @api.depends_context("uid")
    @api.depends("step_ids.state")
    def _compute_stands_still(self):
        standing, reasons = self._standing_steps(), self._why_not_supersede()
        for dossier in self:
            dossier.stands_still = bool(standing[dossier])
            dossier.can_supersede = not reasons[dossier]

    @api.depends_context("uid")
    @api.depends("step_ids.deadline", "step_ids.state")
    def _compute_can_escalate(self):
        reasons = self._why_not_escalate()
        for dossier in self:
            dossier.can_escalate = not reasons[dossier]

    def action_supersede(self, reason, unit_id=None, role=None):
        """Close the step in turn on which nobody can act, and lay it at another holder.

        :param str reason: why, required
        :param int unit_id: unit on the way that has a holder; none: the nearest above the step's
        :param str role: appraiser or approver; none: the step's
        :raise UserError: who may do it, or what is wrong with it
        """
        self.ensure_one()
        self.check_access("read")
        self._check_reason(reason)
        self._lock()
        self._check_fresh()
        if reasons := self._why_not_supersede()[self]:
            raise UserError("\n".join(reasons))
        step = self._standing_steps()[self][:1]
        role = role or step.role
        unit = self._chosen_unit(step, unit_id, role)
        mandate = self._above(step)[1].filtered(lambda m: m.user_id == self.env.user)
        mandate = mandate.sorted(lambda m: bool(m.delegated_by_id))[:1]
        row = step.copy_data()[0] | {
            "unit_id": unit.id,
            "role": role,
            "department_id": False,
            # sudo: the place behind all steps, whichever the user may read
            "sequence": max(self.step_ids.sudo().mapped("sequence")) + 1,
            "state": "waiting",
            "date_current": False,
            "date_received": False,
        }
        before = step.display_name
        step._settle(
            self._actor_values(mandate, mandate.role)
            | {"state": "superseded", "date_done": self._clock_now(), "comment": reason.strip()}
        )
        new = self.env["union.approval.step"]._append([row])
        new._give_turn()
        self._point_to_turn()
        self._log_event("supersede", reason=reason, comment=f"{before} → {new.display_name}")
        self._close_activities()
        self._tell_actors()

    def action_open_supersede(self):
        """Open the window in which the step is laid elsewhere.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Lay the step elsewhere"),
            "res_model": "union.approval.supersede",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": self._name,
                "default_res_id": self.id,
                "default_step_id": self.current_step_id.id,
                "dialog_size": "medium",
            },
        }

    def action_escalate(self):
        """Tell the approvers of the unit above that a step is late; at most once a day.

        :raise UserError: who may do it, no step is late, or there is no unit above
        """
        self.ensure_one()
        self.check_access("read")
        self._lock()
        if reasons := self._why_not_escalate()[self]:
            raise UserError("\n".join(reasons))
        steps = self._late_steps()[self]
        for step in steps:
            if not self._above(step)[0]:
                raise UserError(step._nobody_above())
        steps._remind(steps.browse(), steps)

    # ------------------------------------------------------------
    # Questions
    # ------------------------------------------------------------

    def _standing_steps(self):
        """Steps in turn on which nobody can act, by dossier.

        :rtype: dict[models.Model, union.approval.step]
        """
        mandates = self._step_mandates(self._current_steps())
        # sudo: whose turn it is, for the answer only
        none = self.env["union.approval.step"].sudo()
        standing = none.union(*(step for step, found in mandates.items() if not found))
        groups = standing.grouped("res_id")
        return {dossier: groups.get(dossier.id, none) for dossier in self}

    def _why_not_supersede(self):
        """Reasons why the current user cannot lay a step elsewhere; none where he may.

        :rtype: dict[models.Model, list[str]]
        """
        standing = self._standing_steps()
        own = self._own_user_ids()
        above = self._units_above(self.env["union.approval.step"].union(*standing.values()))
        reasons = {dossier: [] for dossier in self}
        for dossier, found in reasons.items():
            step = standing[dossier][:1]
            if dossier.state != "submitted" or not step:
                found.append(
                    self.env._(
                        "On “%(name)s” no step is in turn on which nobody can act.",
                        name=dossier.display_name,
                    )
                )
                continue
            unit, mandates = above[step]
            if not unit:
                found.append(step._nobody_above())
            elif self.env.user not in mandates.user_id or self.env.uid in own[dossier]:
                found.append(
                    self.env._(
                        "Only an approver of “%(unit)s” may lay the step elsewhere: %(names)s.",
                        unit=unit.name,
                        names=", ".join(mandates.user_id.mapped("name")),
                    )
                )
        return reasons

    def _late_steps(self):
        """Steps in turn whose deadline is over, by dossier.

        :rtype: dict[models.Model, union.approval.step]
        """
        late = self._current_steps().filtered("is_overdue")
        groups = late.grouped("res_id")
        return {dossier: groups.get(dossier.id, late.browse()) for dossier in self}

    def _why_not_escalate(self):
        """Reasons why the current user cannot turn to the unit above; none where he may.

        :rtype: dict[models.Model, list[str]]
        """
        clock, late = self.env["union.clock"], self._late_steps()
        refusals = self.env["union.mandate"]._officer_refusals(self.unit_id)
        reasons = {dossier: [] for dossier in self}
        for dossier, found in reasons.items():
            told = [moment for moment in late[dossier].mapped("date_escalated") if moment]
            if dossier.unit_id in refusals:
                found.append(refusals[dossier.unit_id])
            elif not late[dossier]:
                found.append(
                    self.env._("On “%(name)s” no step is late.", name=dossier.display_name)
                )
            elif told and clock._localize(max(told)).date() == clock._today():
                found.append(self.env._("The unit above has been told today already."))
        return reasons

    def _above(self, step):
        return self._units_above(step)[step]

    @api.model
    def _units_above(self, steps):
        """The nearest unit above each step's that has an approver, with their mandates.

        :return: unit and mandates by step; both empty where there is none
        :rtype: dict[union.approval.step, tuple]
        """
        steps = steps.sudo()  # sudo: who is above is asked for everybody who waits
        places = steps.unit_id._ancestor_ids()
        held = self.env["union.mandate"]._held(places, ["approver"], kind=self._name)
        none = self.env["union.mandate"].sudo()
        above = {}
        for step in steps:
            places = ((unit, held.get((unit.id, "approver"))) for unit in step.unit_id._chain()[1:])
            above[step] = next((place for place in places if place[1]), (none.unit_id, none))
        return above

    def _chosen_unit(self, step, unit_id, role):
        """The unit on the way at which the step is laid.

        :raise UserError: it is not on the way, or nobody there could act
        """
        if role not in DECIDING_ROLES:
            raise UserError(self.env._("A step is an appraiser's or an approver's."))
        way = self._way_units(step)
        if unit_id and not (isinstance(unit_id, int) and unit_id in way.ids):
            raise UserError(
                self.env._(
                    "The step can be laid at these units only: %(units)s.",
                    units=", ".join(way.mapped("name")),
                )
            )
        held = self.env["union.mandate"]._held(way.ids, [role], kind=self._name)
        own = self._own_user_ids()[self]
        for unit in way.filtered(lambda u: u.id == unit_id) if unit_id else way[1:]:
            mandates = held.get((unit.id, role), self.env["union.mandate"])
            if mandates.filtered(lambda m: not {m.user_id.id, m.delegated_by_id.id} & own):
                return unit
        raise UserError(
            self.env._(
                "Nobody there could act as %(role)s: choose another unit or role.",
                role=self._role_label(role),
            )
        )

    def _way_units(self, step):
        """Units at which a step may be laid: its own, and those above it.

        :rtype: UnionUnit
        """
        # sudo: the tree above a step, which every user of the module reads
        return step.sudo().unit_id._chain().with_env(self.env)
