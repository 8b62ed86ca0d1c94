from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

#: Roles that decide on a dossier's way.
DECIDING_ROLES = ("appraiser", "approver")


class UnionApprovalStep(models.Model):
    """One stop on a dossier's way: whose turn, in which role, and what came of it.

    Rows are added by the approval engine only. The outcome is written once, with the actor's
    name and title as text, and stays when people, mandates and units change.
    """

    _name = "union.approval.step"
    _description = "Union Approval Step"
    _inherit = ["union.territory.mixin", "union.step.reminder.mixin"]
    _territory_field = "dossier_unit_id"
    _order = "round, stage, sequence, id"

    # which dossier
    res_model = fields.Char("Model", required=True, help="Model of the dossier.")
    res_id = fields.Many2oneReference(
        "Dossier", model_field="res_model", required=True, help="The dossier that climbs."
    )
    dossier_name = fields.Char(required=True, help="Name of the dossier when it was submitted.")
    dossier_unit_id = fields.Many2one(
        "union.unit",
        "Whose dossier",
        required=True,
        index=True,
        ondelete="restrict",
        help="The unit that submitted the dossier.",
    )
    # whose turn
    round = fields.Integer(required=True, help="1 for the first submission, 2 after a return …")
    sequence = fields.Integer(required=True, help="Place on the way.")
    stage = fields.Integer(help="Steps of one stage are in turn at the same time.")
    needed = fields.Integer(
        "How many must approve", help="The dossier goes on when so many of the stage have approved."
    )
    unit_id = fields.Many2one(string="Whose turn", help="The unit that acts on this step.")
    role = fields.Selection(
        selection=lambda self: (
            self.env["union.mandate"]._fields["role"]._description_selection(self.env)
        ),
        required=True,
        help="The role that acts on this step.",
    )
    department_id = fields.Many2one(
        "union.department",
        index="btree_not_null",
        ondelete="restrict",
        help="Only holders of this department act; empty: all holders of the role.",
    )
    days = fields.Integer("Working days", help="Working days from the turn to the deadline.")
    deadline = fields.Datetime(
        help="When the step has to be done; before its turn comes, when that is expected."
    )
    needs_password = fields.Boolean(
        "Password again", help="Whoever decides on this step enters his password again."
    )
    submitter_id = fields.Many2one(
        "res.users",
        "Account that submitted",
        ondelete="set null",
        index="btree_not_null",
        help="Who submitted the dossier does not act on it.",
    )
    submitter_name = fields.Char("Submitted by", help="Who submitted the dossier in this round.")
    on_behalf = fields.Char(
        "Entered on behalf",
        help="Who entered the dossier in the place of its unit, as on the day.",
    )
    entered_by_ids = fields.Many2many(
        "res.users",
        "union_approval_step_entered_rel",
        string="Accounts that entered it",
        help="Officers above who entered it in the place of its unit: they act on no step.",
    )
    # what came of it
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("current", "In turn"),
            ("approved", "Approved"),
            ("returned", "Returned"),
            ("rejected", "Rejected"),
            ("recalled", "Recalled"),
            ("superseded", "Superseded"),
        ],
        required=True,
        help="Where the step stands.",
    )
    date_current = fields.Datetime("In turn since", help="When the turn came.")
    date_received = fields.Datetime(
        "Received on", help="When the unit took the dossier in; decides which law counts."
    )
    actor_id = fields.Many2one(
        "res.users",
        ondelete="set null",
        index="btree_not_null",
        string="Account of the actor",
        help="The account that acted.",
    )
    actor_name = fields.Char("Actor", help="Name of who acted, as on the day.")
    actor_title = fields.Char("Title", help="Title of who acted, as on the day.")
    acted_for_id = fields.Many2one(
        "res.users",
        ondelete="set null",
        index="btree_not_null",
        string="Account acted for",
        help="The account of the holder in whose place the actor acted.",
    )
    date_done = fields.Datetime("Done on", help="When the actor decided.")
    comment = fields.Text(help="What the actor said.")
    points = fields.Text(help="What has to be corrected, one point a line, as labelled on the day.")
    point_names = fields.Char(
        "Technical names of the points", help="Fields that the return has opened, for the engine."
    )
    is_mine = fields.Boolean(
        "My turn",
        compute="_compute_is_mine",
        search="_search_is_mine",
        help="The step is in turn and the current user holds its role.",
    )

    _turn_idx = models.Index("(unit_id, role) WHERE state = 'current'")
    _dossier_idx = models.Index("(res_model, res_id)")
    _place_unique = models.Constraint(
        "UNIQUE (res_model, res_id, round, sequence)", "The dossier has this step already."
    )

    @api.depends("unit_id", "role", "department_id")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for step in self:
            names = [step.unit_id.name, roles.get(step.role, ""), step.department_id.name]
            step.display_name = " – ".join(filter(None, names))

    @api.depends("state", "role", "unit_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        mine = self.filtered_domain(self._mine_domain())
        for step in self:
            step.is_mine = step in mine

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._mine_domain()

    @api.model
    def _mine_domain(self):
        """Steps in turn on which the current user may act by a role held at their unit.

        :rtype: Domain
        """
        Mandate = self.env["union.mandate"]
        mine = Mandate._current()
        places = Mandate._held(mine.unit_id.ids, set(mine.mapped("role")))

        def acts_as(mandate):
            holders = places.get((mandate.unit_id.id, mandate.role), Mandate)
            head = mandate.delegated_by_id or mandate.user_id
            own = holders.filtered(lambda m: m.user_id == head and not m.delegated_by_id)
            return mandate.role, own.department_id, mandate.delegated_by_id, mandate.scope

        spent = self._spent_ids({self.env.uid, *mine.delegated_by_id.ids})
        held = Domain.FALSE
        for (role, departments, giver, scope), mandates in mine.grouped(acts_as).items():
            people = {self.env.uid, *giver.ids}
            held |= (
                Domain("role", "=", role)
                & Domain("unit_id", "in", Mandate._acting_for(mandates.unit_id).ids)
                & Domain("department_id", "in", [False, *departments.ids])
                & (Domain("res_model", "=", scope) if scope else Domain.TRUE)
                & Domain("submitter_id", "not in", people)
                & Domain("entered_by_ids", "not in", people)
                & Domain("id", "not in", {step for user in people for step in spent[user]})
            )
        return Domain("state", "=", "current") & (held | Domain("id", "in", self._fallen_ids()))

    @api.model
    def _fallen_ids(self):
        """Steps of units below that fell to the current user, because those who hold the role
        there have submitted or entered the dossier, or acted in the stage already.

        :rtype: set[int]
        """
        Mandate = self.env["union.mandate"]
        mine = Mandate._current().filtered(lambda mandate: mandate.role in DECIDING_ROLES)
        paths = Mandate._roots(mine.unit_id)
        if not paths:
            return set()
        self.flush_model()
        Mandate.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT turn.id
                  FROM union_approval_step AS turn
                  JOIN union_unit AS unit ON unit.id = turn.unit_id
                  JOIN union_mandate AS held
                    ON held.unit_id = turn.unit_id AND held.role = turn.role
                 WHERE turn.state = 'current' AND turn.role IN %(roles)s
                   AND unit.parent_path LIKE ANY (%(paths)s)
                   AND (turn.submitter_id IN (held.user_id, held.delegated_by_id)
                    OR EXISTS (
                        SELECT 1
                          FROM union_approval_step_entered_rel AS entered
                         WHERE entered.union_approval_step_id = turn.id
                           AND entered.res_users_id IN (held.user_id, held.delegated_by_id))
                    OR EXISTS (
                        SELECT 1
                          FROM union_approval_step AS done
                         WHERE done.res_model = turn.res_model AND done.res_id = turn.res_id
                           AND done.round = turn.round AND done.stage = turn.stage
                           AND done.state = 'approved'
                           AND held.user_id IN (done.actor_id, done.acted_for_id)))
                """,
                roles=DECIDING_ROLES,
                paths=[f"{path}_%" for path in paths],
            )
        )
        # sudo: whose turn they are is worked out before the rules say what is read
        steps = self.sudo().browse(step for (step,) in rows)
        return {
            step.id for step, found in steps._mandates().items() if self.env.user in found.user_id
        }

    @api.model
    def _spent_ids(self, user_ids):
        """Steps in turn of stages in which each of the users has acted, or somebody for him.

        :param set[int] user_ids:
        :return: ids of steps by user id
        :rtype: dict[int, set[int]]
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT turn.id, done.actor_id, done.acted_for_id
                  FROM union_approval_step AS turn
                  JOIN union_approval_step AS done
                    ON done.res_model = turn.res_model AND done.res_id = turn.res_id
                   AND done.round = turn.round AND done.stage = turn.stage
                 WHERE turn.state = 'current' AND done.state = 'approved'
                   AND (done.actor_id IN %(users)s OR done.acted_for_id IN %(users)s)
                """,
                users=tuple(user_ids - {False}),
            )
        )
        return {user: {step for step, *people in rows if user in people} for user in user_ids}

    def action_open_dossier(self):
        """Open the dossier.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------
    # CRUD: closed to everybody, the engine steps over it
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Steps are added when a dossier is submitted, not by hand."))

    def write(self, vals):
        raise AccessError(self.env._("What happened on a dossier's way cannot be changed."))

    @api.ondelete(at_uninstall=True)
    def _unlink_except_never(self):
        raise AccessError(self.env._("What happened on a dossier's way cannot be deleted."))

    def _append(self, vals_list):
        """Freeze a route: add its steps.

        :param list[dict] vals_list: values of the steps
        :rtype: UnionApprovalStep
        """
        # sudo: the engine writes the history, nobody has the right to; it also drops what a
        # caller's `default_…` would say in it
        return super(UnionApprovalStep, self.sudo()).create(vals_list)

    def _settle(self, values):
        """Write what came of steps that are not done yet.

        :param dict values: outcome
        :raise AccessError: a step has its outcome already
        """
        # sudo: the engine writes the history, nobody has the right to
        steps = self.sudo()
        if any(step.state not in ("waiting", "current") for step in steps):
            raise AccessError(self.env._("This step has been decided already."))
        super(UnionApprovalStep, steps).write(values)

    # ------------------------------------------------------------
    # Stages
    # ------------------------------------------------------------

    def _stage_key(self):
        """What the steps that are in turn at the same time have in common.

        :rtype: tuple
        """
        self.ensure_one()
        return (self.res_model, self.res_id, self.round, self.stage)

    def _turn_label(self):
        """Who acts on the step, in words.

        :rtype: str
        """
        self.ensure_one()
        roles = dict(self._fields["role"]._description_selection(self.env))
        role = roles.get(self.role, "").lower()
        return f"{role} ({self.department_id.name})" if self.department_id else role

    def _whose_turn(self, mandates):
        """A sentence for each of the steps in turn: who may act on it.

        :param dict mandates: by step
        :rtype: list[str]
        """
        return [
            self.env._(
                "It is the turn of the %(role)s of “%(unit)s”: %(names)s.",
                role=step._turn_label(),
                unit=step.unit_id.name,
                names=", ".join(mandates[step].user_id.mapped("name"))
                or self.env._("nobody holds this role"),
            )
            for step in self
        ]

    def _approved_in_stage(self):
        """Approved steps of the stages of these steps.

        :return: steps by stage, of those stages in which one is approved
        :rtype: dict[tuple, UnionApprovalStep]
        """
        # sudo: the engine counts them, whoever may read each
        approved = self.sudo().search(
            Domain("state", "=", "approved")
            & Domain("res_model", "in", set(self.mapped("res_model")))
            & Domain("res_id", "in", set(self.mapped("res_id")))
        )
        return approved.grouped(lambda step: step._stage_key())

    def _give_turn(self):
        """Put steps in turn: their deadlines count from now."""
        clock, calendar = self.env["union.clock"], self.env["union.calendar"]
        now = clock._now()
        late = {step: step.days + step.escalation_days for step in self}
        ends = calendar._deadlines(now, {*self.mapped("days"), *late.values()}) if self else {}
        for (days, escalation), steps in self.grouped(
            lambda step: (step.days, step.escalation_days)
        ).items():
            steps._settle(
                {
                    "state": "current",
                    "date_current": now,
                    "deadline": ends[days],
                    "date_escalation": escalation and ends[days + escalation],
                }
            )
