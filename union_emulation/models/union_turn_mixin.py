from odoo import api, fields, models


class UnionTurnMixin(models.AbstractModel):
    """Dossier on its way: whose turn it is, and what comes of it.

    The steps of one stage are in turn at the same time; as many as are needed must approve. A
    person acts once in a stage, and so does whoever he stands in for.
    """

    _name = "union.turn.mixin"
    _description = "Union: dossier on its way"
    _inherit = ["union.territory.mixin"]

    round = fields.Integer(readonly=True, copy=False, help="How often it was submitted.")
    submitted_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Who submitted it last.",
    )
    date_submitted = fields.Datetime(readonly=True, copy=False, help="When it was last submitted.")
    step_ids = fields.One2many(
        "union.approval.step",
        "res_id",
        "Way",
        readonly=True,
        copy=False,
        domain=lambda self: [("res_model", "=", self._name)],
        help="The dossier's way so far and still to go.",
    )
    current_step_id = fields.Many2one(
        "union.approval.step",
        "In turn",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Whose turn it is; the first of them, where several act at the same time.",
    )
    my_turn = fields.Boolean(
        compute="_compute_my_turn",
        search="_search_my_turn",
        help="The current user holds the role whose turn it is.",
    )

    # ------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------

    @api.depends_context("uid")
    @api.depends("step_ids.state")
    def _compute_my_turn(self):
        actors = self._actors()
        for dossier in self:
            dossier.my_turn = self.env.uid in actors[dossier]

    def _search_my_turn(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("step_ids.is_mine", "=", True)]

    # ------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------

    def _open_steps(self):
        """Steps of the dossiers that have no outcome yet."""
        # sudo: the engine closes steps that the officer may not read at every level
        return (
            self.env["union.approval.step"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("state", "in", ("waiting", "current")),
                ]
            )
        )

    def _current_steps(self):
        """Steps in turn, those of one stage for each dossier."""
        return self._open_steps().filtered(lambda step: step.state == "current")

    def _my_steps(self):
        """The step in turn on which the current user may act, of each dossier; empty: none.

        :rtype: dict[models.Model, union.approval.step]
        """
        mandates = self._step_mandates(self._current_steps())
        mine = {}
        for step, found in mandates.items():
            if self.env.user in found.user_id:
                mine.setdefault(step.res_id, step)
        none = self.env["union.approval.step"]
        return {dossier: mine.get(dossier.id, none) for dossier in self}

    def _gone_on(self, shown):
        """Those of the dossiers that are further on than a screen showed them.

        :param dict shown: id of the step that it showed in turn, by id of the dossier; a dossier
            without one was shown in no turn
        :rtype: UnionTurnMixin
        """

        def is_past(dossier):
            step, current = shown.get(dossier.id), dossier.current_step_id
            if not step or step == current.id:
                return False
            # sudo: is the step shown one of the same stage
            key = current and current.sudo()._stage_key()
            stage = dossier.step_ids.sudo().filtered(lambda s: key and s._stage_key() == key)
            return step not in stage.ids

        return self.filtered(is_past)

    def _say_gone_on(self):
        return self.env._("The dossier has gone on since this screen was loaded. Please reload.")

    def _following_steps(self):
        """Steps that get their turn when the current user approves.

        :return: by dossier; None where the stage waits for others, empty at the end of the way
        :rtype: dict[models.Model, union.approval.step]
        """
        mine, steps = self._my_steps(), self._open_steps().grouped("res_id")
        # sudo: what the others in the stage have done decides how it goes on
        none = self.env["union.approval.step"].sudo()
        approved = none.union(*mine.values())._approved_in_stage()
        following = {}
        for dossier, step in mine.items():
            waiting = steps.get(dossier.id, none).filtered(lambda s: s.state == "waiting")
            following[dossier] = waiting.filtered(lambda s, w=waiting: s.stage == w[0].stage)
            if step and len(approved.get(step._stage_key(), none)) + 1 < step.needed:
                following[dossier] = None
        return following

    def _settle_current(self, state, comment=None, points=None):
        """Write the outcome of the user's steps, with his name and title as text.

        :param dict points: labels by name of what has to be corrected
        """
        now = self._clock_now()
        mine = self._my_steps()
        # sudo: the engine writes the outcome; whoever calls has checked the turn
        steps = self.env["union.approval.step"].sudo().union(*mine.values())
        mandates = self._step_mandates(steps)
        for step in steps:
            own = mandates[step].filtered(lambda mandate: mandate.user_id == self.env.user)
            # a role of one's own goes before one handed over
            mandate = own.sorted(lambda mandate: bool(mandate.delegated_by_id))[:1]
            step._settle(
                self._actor_values(mandate, step.role)
                | {
                    "state": state,
                    "date_received": step.date_received or now,
                    "date_done": now,
                    "comment": comment,
                    "points": "\n".join((points or {}).values()) or False,
                    "point_names": " ".join(points or {}) or False,
                }
            )

    @api.model
    def _actor_values(self, mandate, role):
        """The current user as an outcome names him: with his title, and for whom he acted.

        :param UnionMandate mandate: by which he acts
        :param str role: in which he acts, where the mandate has no title
        :rtype: dict
        """
        return {
            "actor_id": self.env.uid,
            "actor_name": self.env.user.name,
            "actor_title": self._acting_title(mandate, role),
            "acted_for_id": mandate.delegated_by_id.id,
        }

    def _acting_title(self, mandate, role):
        """Title of who acts today, with the name of the holder where the role is handed over.

        :param UnionMandate mandate: by which he acts
        :param str role: key, for a mandate without a title
        :rtype: str
        """
        title = mandate.title or self._role_label(role)
        if mandate.delegated_by_id:
            return self.env._(
                "%(title)s, for %(holder)s", title=title, holder=mandate.delegated_by_id.name
            )
        return title

    def _end_stage(self, following):
        """Close what a stage does not need any more, and give the next steps their turn.

        :param dict following: of :meth:`_following_steps`; dossiers that wait for others stay
        """
        on = self.filtered(lambda dossier: following[dossier] is not None)
        enough = self.env._("As many as were needed have approved.")
        on._current_steps()._settle(
            {"state": "superseded", "date_done": self._clock_now(), "comment": enough}
        )
        # sudo: the engine gives the turn, which nobody has the right to write
        steps = self.env["union.approval.step"].sudo()
        steps.union(*(following[dossier] for dossier in on))._give_turn()
        self._point_to_turn()

    def _point_to_turn(self):
        """Let each dossier name the first of its steps in turn."""
        current = self._current_steps().grouped("res_id")
        none = self.env["union.approval.step"]
        for dossier in self:
            first = current.get(dossier.id, none)[:1]
            if first != dossier.current_step_id:
                dossier._engine_write({"current_step_id": first.id})

    def _send_on(self, ended):
        """Let whoever acts for units that have ended take their open steps over.

        From the first of these stages on the way is closed as superseded and laid anew behind
        it: steps are never changed. A stop that comes twice by this comes at its last place.

        :param UnionUnit ended:
        """
        for dossier in self:
            steps = dossier._open_steps()
            first = min(steps.filtered(lambda s: s.unit_id in ended).mapped("stage"))
            closed = steps.filtered(lambda step, first=first: step.stage >= first)
            turn = closed.filtered(lambda step: step.state == "current")
            approved = closed._approved_in_stage()
            rows = dossier._moved_rows(closed, approved)
            names = ", ".join((closed.unit_id & ended).mapped("name"))
            comment = self.env._("%(units)s ended: it goes on below.", units=names)
            closed._settle(
                {"state": "superseded", "date_done": self._clock_now(), "comment": comment}
            )
            steps = self.env["union.approval.step"]._append(rows)
            if turn:
                steps.filtered(lambda step, s=steps: step.stage == s[0].stage)._give_turn()
                dossier._point_to_turn()
                dossier._close_activities()
                dossier._tell_actors()
            dossier._log_event("send_on", comment=names)

    def _moved_rows(self, steps, approved):
        """Values of steps laid anew at the units that act today.

        :param UnionApprovalStep steps: open steps of one dossier, in order
        :param dict approved: those approved already, by stage
        :rtype: list[dict]
        """
        acting = steps.unit_id._acting_units()
        stops = [
            (unit, step.role, step.department_id.filtered(lambda d, u=unit: d.unit_id == u))
            for step in steps
            for unit in acting[step.unit_id]
        ]
        rows, sequence = [], max(steps.mapped("sequence"))
        for place, (step, stop) in enumerate(zip(steps, stops, strict=True)):
            later = [s for s, other in zip(steps, stops, strict=True) if other == stop]
            if later[-1].stage != step.stage:
                continue
            unit, __, department = stop
            rows.append(
                step.copy_data()[0]
                | {
                    "unit_id": unit.id,
                    "department_id": department.id,
                    "sequence": sequence + place + 1,
                    "state": "waiting",
                    "date_current": False,
                    "date_received": False,
                }
            )
        for step in steps:
            stage = [row for row in rows if row["stage"] == step.stage]
            done = len(approved.get(step._stage_key(), []))
            for row in stage:
                row["needed"] = min(row["needed"], done + len(stage))
        return rows

    # ------------------------------------------------------------
    # Whose turn it is
    # ------------------------------------------------------------

    def _actors(self):
        """Who may act on one of the steps in turn of each dossier.

        :return: user ids by dossier
        :rtype: dict[models.Model, set[int]]
        """
        users = {}
        for step, mandates in self._step_mandates(self._current_steps()).items():
            users.setdefault(step.res_id, set()).update(mandates.user_id.ids)
        return {dossier: users.get(dossier.id, set()) for dossier in self}

    def _step_mandates(self, steps):
        """Mandates by which somebody may act on each of the steps.

        Holders of the role at the unit whose turn it is, of the step's department if it names
        one. Left out are those whose own dossier it is, those who have acted in the stage, and
        whoever stands in for one of them. Where nobody else is left, the holders at the nearest
        unit above act. Where nobody holds the role at all, nobody acts: the unit above may lay
        the step elsewhere (``action_supersede``).

        :param UnionApprovalStep steps: steps of these dossiers
        :rtype: dict[union.approval.step, union.mandate]
        """
        steps = steps.sudo()  # sudo: whose turn it is, for the answer only
        held = self.env["union.mandate"]._held(
            steps.unit_id._ancestor_ids(), set(steps.mapped("role")), kind=self._name
        )
        approved = steps._approved_in_stage()
        own = {dossier.id: users for dossier, users in self._own_user_ids().items()}
        found = {}
        for step in steps:
            done = approved.get(step._stage_key(), steps.browse())
            barred = own.get(step.res_id, set()) | set((done.actor_id | done.acted_for_id).ids)
            found[step] = free_mandates(held, step.unit_id, step.role, step.department_id, barred)
        return found

    def _own_user_ids(self):
        """Users whose own dossier it is: here who submitted it.

        :return: user ids by dossier
        :rtype: dict[models.Model, set[int]]
        """
        return {dossier: set(dossier.submitted_by_id.ids) for dossier in self}

    # ------------------------------------------------------------
    # Words
    # ------------------------------------------------------------

    def _clock_now(self):
        return self.env["union.clock"]._now()

    @api.model
    def _role_label(self, role):
        roles = self.env["union.mandate"]._fields["role"]._description_selection(self.env)
        return dict(roles).get(role, "").lower()

    @api.model
    def _stop_label(self, role, department):
        """Role in words, with the department where only its holders act."""
        label = self._role_label(role)
        return f"{label} ({department.name})" if department else label


def free_mandates(held, unit, role, department, barred):
    """Mandates by which somebody may act for a unit, or for the nearest unit above in its place.

    :param dict held: mandates by unit id and role
    :param UnionUnit unit:
    :param str role:
    :param UnionDepartment department: whose holders act at the unit; empty: all
    :param set[int] barred: users who may not act, nor anybody in their place
    :return: nothing where nobody holds the role at the unit, or everybody is barred up to the top
    :rtype: UnionMandate
    """
    # sudo: nobody, in the rights in which the mandates were found
    none = unit.env["union.mandate"].sudo()
    for place in unit._chain():
        mandates = held.get((place.id, role), none)
        if place == unit and department:
            mandates = mandates._of_department(department)
        if place == unit and not mandates:
            break
        free = mandates.filtered(lambda m: not {m.user_id.id, m.delegated_by_id.id} & barred)
        if free:
            return free
    return none
