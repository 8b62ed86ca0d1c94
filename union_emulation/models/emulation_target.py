from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from . import emulation_target_figure as figures
from .emulation_campaign_tree_mixin import ENDED_STATES


class EmulationTarget(models.Model):
    """What one unit has to reach of an indicator, in the whole plan or in a phase of it.

    =========  ==================================  ============================================
    Action     Who                                 When
    =========  ==================================  ============================================
    hand_down  officer in charge of the plan's     the plan runs, the unit has not promised yet
               unit
    promise    officer in charge of the unit       the plan runs
    accept     officer in charge of the unit       the plan runs, something was handed down
    take_back  officer in charge of the unit       the plan runs, the unit has promised
    report     officer in charge of the unit       the plan runs, there is a figure in force
    =========  ==================================  ============================================

    Rows are made by the launch, or by the further paper that adds the indicator, with the
    headcount of that day. All of it ends when the phase is closed or the plan is over; all but the
    reports when the unit's own plan is issued. In charge of a unit is also who represents it, see
    ``union.charge.mixin``.
    """

    _name = "emulation.target"
    _description = "Emulation Target"
    _inherit = [
        "emulation.target.count.mixin",
        "emulation.target.check.mixin",
        "emulation.target.report.mixin",
        "emulation.target.launch.mixin",
        "union.territory.mixin",
        "union.event.mixin",
    ]
    _order = "unit_path, id"

    # whose
    participation_id = fields.Many2one(
        "emulation.participation",
        "Taking part",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="The unit in the plan.",
    )
    unit_id = fields.Many2one(readonly=True, help="The unit whose target it is.")
    campaign_id = fields.Many2one(
        related="participation_id.campaign_id",
        store=True,
        index=True,
        string="Plan",
        help="The plan.",
    )
    parent_unit_id = fields.Many2one(
        related="unit_id.parent_id",
        string="Unit above",
        store=True,
        index=True,
        help="For grouping: the unit above today.",
    )
    level_id = fields.Many2one(
        related="unit_id.level_id",
        store=True,
        index=True,
        help="For grouping: the unit's level today.",
    )
    # of what
    indicator_id = fields.Many2one(
        "emulation.indicator",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="What is counted.",
    )
    grade_id = fields.Many2one(
        "emulation.indicator.grade",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Where it is counted by grade: which one.",
    )
    phase_id = fields.Many2one(
        "emulation.phase",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="In which phase it is due; empty: in the whole plan.",
    )
    direction = fields.Selection(
        figures.DIRECTIONS, required=True, readonly=True, help="When the target counts as reached."
    )
    uom = fields.Char(related="indicator_id.uom", help="In which unit it is counted.")
    # how much
    rate = fields.Float(
        "Percentage", digits=(16, 2), readonly=True, aggregator=None, help="What the plan asks for."
    )
    headcount = fields.Integer(
        "Counted of",
        readonly=True,
        aggregator=None,
        help="Members of the unit as reported, those of its units below included, or its units "
        "below that take part: as on the day of the launch, never counted again.",
    )
    has_handed_down = fields.Boolean(
        "Is handed down", readonly=True, help="There is a figure from the plan's unit."
    )
    handed_down = fields.Float(
        digits=(16, 2),
        help="What the plan's unit asks for: a percentage of the headcount rounded to whole "
        "numbers (at least – up, at most – down), or what its officer has handed down.",
    )
    promised = fields.Float(digits=(16, 2), help="What the unit itself has promised.")
    value = fields.Float(
        "Target",
        digits=(16, 2),
        readonly=True,
        help="The figure in force: what is promised, otherwise what is handed down.",
    )
    source = fields.Selection(
        [("handed_down", "Handed down"), ("promised", "Promised")],
        readonly=True,
        index=True,
        help="Where the figure in force comes from; empty: there is none yet.",
    )
    # how far
    date_promised = fields.Datetime("Promised on", readonly=True, help="When the unit promised.")
    promised_by = fields.Char(readonly=True, help="Who promised for the unit, as on the day.")
    is_less = fields.Boolean(
        "Less than handed down",
        readonly=True,
        help="The unit has promised less than was handed down to it, as the plan lets it.",
    )
    is_frozen = fields.Boolean(
        "Frozen",
        compute="_compute_is_frozen",
        store=True,
        help="The unit's own plan is issued: nothing changes any more.",
    )
    can_hand_down = fields.Boolean(
        compute="_compute_can", help="The current user may hand down another figure now."
    )
    can_promise = fields.Boolean(
        compute="_compute_can", help="The current user may promise for the unit now."
    )

    _part_unique = models.UniqueIndex(
        "(participation_id, indicator_id, COALESCE(phase_id, 0), COALESCE(grade_id, 0))",
        "A unit has one target for each indicator, phase and grade.",
    )

    @api.depends("indicator_id.name", "grade_id.name", "phase_id.name")
    def _compute_display_name(self):
        for target in self:
            parts = (target.indicator_id.name, target.grade_id.name, target.phase_id.name)
            target.display_name = " – ".join(part for part in parts if part)

    @api.depends(
        "participation_id.own_plan_id.state", "participation_id.own_plan_id.document_id.state"
    )
    def _compute_is_frozen(self):
        for target in self:
            plan = target.participation_id.own_plan_id
            out = plan.document_id.state in ("issued", "replaced")
            target.is_frozen = out and plan.state not in ENDED_STATES

    @api.depends_context("uid")
    @api.depends("source", "is_frozen", "campaign_id.state", "phase_id.state", "unit_id")
    def _compute_can(self):
        hand_down, promise = self._why_not("hand_down"), self._why_not("promise")
        for target in self:
            target.can_hand_down = not hand_down[target]
            target.can_promise = not promise[target]

    # ------------------------------------------------------------
    # Screens of plans, participations and units
    # ------------------------------------------------------------

    @api.model
    def _counts(self, records, name):
        """How many targets the user may read of each record, and how many are promised.

        :param models.Model records: plans or participations
        :param str name: field of the target that names the record
        :rtype: dict[int, tuple[int, int]]
        """
        promised = Domain("source", "=", "promised")
        found = [
            dict(self._read_group(domain & Domain(name, "in", records.ids), [name], ["__count"]))
            for domain in (Domain.TRUE, promised)
        ]
        return {
            record.id: tuple(counts.get(record._origin, 0) for counts in found)
            for record in records
        }

    @api.model
    def _open(self, domain):
        """Window action on some targets.

        :param list domain:
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_target_action"
        )
        return action | {"domain": domain, "context": {}}

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_hand_down(self, value):
        """Hand another figure down to the units, the same to each.

        :param float value: not negative, at most two decimals
        :raise UserError: who may hand down, or what is wrong with the figure
        """
        self._check_may("hand_down")
        figure = float(self._checked_figure(value))
        changes = {
            "has_handed_down": True,
            "handed_down": figure,
            "value": figure,
            "source": "handed_down",
        }
        self._engine_write(changes)
        self._log_event("hand_down")

    def action_promise(self, value):
        """Promise a figure for the unit.

        :param float value: not negative, at most two decimals
        :raise UserError: who may promise, or the figure falls short of what was handed down
        """
        self._check_may("promise")
        figure = self._checked_figure(value)
        self._check_promise(figure)
        self._promise(figure)

    def action_accept(self):
        """Promise for the unit what was handed down to it.

        :raise UserError: who may promise, or nothing was handed down
        """
        self._check_may("accept")
        for figure, targets in self.grouped("handed_down").items():
            targets._promise(figures.exact(figure))

    def action_take_back(self):
        """Take the unit's promise back: what was handed down is in force again.

        :raise UserError: who may take it back, or nothing was promised
        """
        self._check_may("take_back")
        self._log_event("take_back")
        for target in self:
            target._engine_write(
                {
                    "promised": 0,
                    "date_promised": False,
                    "promised_by": False,
                    "is_less": False,
                    "value": target.handed_down,
                    "source": "handed_down" if target.has_handed_down else False,
                }
            )

    def _promise(self, figure, by=None):
        """Write a promise down. Whoever calls has checked that it may be made.

        :param Decimal figure:
        :param str by: who promises for the unit; none: the current user
        """
        for less, targets in self.grouped(lambda target: target._is_worse(figure)).items():
            targets._engine_write(
                {
                    "promised": float(figure),
                    "value": float(figure),
                    "source": "promised",
                    "is_less": less,
                    "date_promised": self.env["union.clock"]._now(),
                    "promised_by": by or self.env.user.name,
                }
            )
        self._log_event("promise")

    def _event_values(self, action):
        names = {"hand_down": "handed_down", "report": "actual"}
        name = names.get(action, "promised")
        return {name: f"{figures.text(self.env, self[name])} {self.uom or ''}".strip()}

    # ------------------------------------------------------------
    # CRUD: rows are the launch's, figures go through the actions
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Targets are made by the launch of the plan."))

    def write(self, vals):
        # in this order: what is promised in the same moment can be reported on
        doors = {
            "handed_down": self.action_hand_down,
            "promised": self.action_promise,
            "actual": self.action_report,
        }
        if not vals or vals.keys() - doors.keys():
            raise AccessError(
                self.env._(
                    "Of a target only what is handed down, promised or reached can be changed."
                )
            )
        for name, action in doors.items():
            if name in vals:
                action(vals[name])
        return True

    @api.ondelete(at_uninstall=True)
    def _unlink_except_never(self):
        raise AccessError(self.env._("A target stays on record with its plan."))

    def _engine_write(self, values):
        # sudo and super(): the actions' own door, which steps over the refusal in write()
        return super(EmulationTarget, self.sudo()).write(values)

    def _base(self):
        """What a percentage of the target is taken of; empty for a number.

        :rtype: str
        """
        return self.indicator_id._base()
