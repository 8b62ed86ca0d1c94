from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class UnionApprovalStep(models.Model):
    """One stop on a dossier's way: whose turn, in which role, and what came of it.

    Rows are added by the approval engine only. The outcome is written once, with the actor's
    name and title as text, and stays when people, mandates and units change.
    """

    _name = "union.approval.step"
    _description = "Union Approval Step"
    _inherit = ["union.territory.mixin"]
    _territory_field = "dossier_unit_id"
    _order = "round, sequence, id"

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
    unit_id = fields.Many2one(string="Whose turn", help="The unit that acts on this step.")
    role = fields.Selection(
        selection=lambda self: (
            self.env["union.mandate"]._fields["role"]._description_selection(self.env)
        ),
        required=True,
        help="The role that acts on this step.",
    )
    deadline = fields.Datetime(help="When the step is expected to be done.")
    submitter_id = fields.Many2one(
        "res.users",
        "Account that submitted",
        ondelete="set null",
        index="btree_not_null",
        help="Who submitted the dossier does not act on it.",
    )
    submitter_name = fields.Char("Submitted by", help="Who submitted the dossier in this round.")
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
    date_done = fields.Datetime("Done on", help="When the actor decided.")
    comment = fields.Text(help="What the actor said.")
    points = fields.Text(help="What has to be corrected, one point a line.")
    is_mine = fields.Boolean(
        "My turn",
        compute="_compute_is_mine",
        search="_search_is_mine",
        help="The step is in turn and the current user holds its role.",
    )

    _dossier_idx = models.Index("(res_model, res_id)")
    _place_unique = models.Constraint(
        "UNIQUE (res_model, res_id, round, sequence)", "The dossier has this step already."
    )

    @api.depends("unit_id", "role")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for step in self:
            step.display_name = f"{step.unit_id.name} – {roles.get(step.role, '')}"

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
        """Steps in turn whose role the current user holds at their unit.

        :rtype: Domain
        """
        turn = Domain("state", "=", "current") & Domain("submitter_id", "!=", self.env.uid)
        return turn & self.env["union.mandate"]._turn_domain()

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
