from odoo import api, fields, models
from odoo.fields import Command, Domain


class EmulationRegistrationPledgeMixin(models.AbstractModel):
    """Registration that pledges: targets by indicator and phase, and titles aimed at.

    A new pledge begins with what the plan asks of its unit. The approval freezes the headcount,
    and lets the lines stand for the unit's promises.
    """

    _name = "emulation.registration.pledge.mixin"
    _description = "Emulation: registration that may be a pledge"

    target_line_ids = fields.One2many(
        "emulation.registration.target",
        "registration_id",
        "Targets pledged",
        compute="_compute_target_line_ids",
        store=True,
        readonly=False,
        precompute=True,
        copy=True,
        help="What the unit is going to reach; filled in with what the plan asks of it.",
    )
    result_ids = fields.One2many(
        "emulation.registration.target",
        "registration_id",
        "Results",
        domain=[("registration_id.state", "not in", ("draft", "submitted", "returned"))],
        help="What the unit has reached of what it pledged.",
    )
    title_line_ids = fields.One2many(
        "emulation.registration.title",
        "registration_id",
        "Titles aimed at",
        copy=True,
        help="Which titles the unit's people and collectives aim at.",
    )
    headcount = fields.Integer(
        "Members",
        compute="_compute_headcount",
        help="Members that percentages are taken of: today's until the approval, from then on "
        "those of that day.",
    )
    frozen_headcount = fields.Integer(
        readonly=True, copy=False, help="Members of the unit on the day of the approval."
    )
    date_headcount = fields.Datetime(
        "Members as on", readonly=True, copy=False, help="When the headcount was frozen."
    )

    @api.depends("date_headcount", "frozen_headcount", "unit_id.member_count")
    def _compute_headcount(self):
        for registration in self:
            registration.headcount = registration._headcount()

    def _headcount(self):
        """Members that percentages of the pledge are taken of.

        :rtype: int
        """
        self.ensure_one()
        return self.frozen_headcount if self.date_headcount else self.unit_id.member_count

    @api.depends("category_id", "campaign_id", "unit_id")
    def _compute_target_line_ids(self):
        empty = self.filtered(lambda r: r.category_id.with_targets and not r.target_line_ids)
        asked = empty._asked_lines()
        for registration in self:
            rows = asked.get(registration) or []
            registration.target_line_ids = (
                [Command.create(row) for row in rows] if rows else registration.target_line_ids
            )

    def _asked_lines(self):
        """Lines with what the plan asks of the units, in the phases that are not over.

        :return: values of lines by registration
        :rtype: dict[emulation.registration, list[dict]]
        """
        if not self:
            return {}
        open_phase = Domain("phase_id", "=", False) | Domain("phase_id.state", "!=", "closed")
        targets = self.env["emulation.target"].search(
            open_phase
            & Domain("campaign_id", "in", self.campaign_id.ids)
            & Domain("unit_id", "in", self.unit_id.ids)
        )
        headcounts = {unit: unit.member_count for unit in targets.unit_id}
        Line = self.env["emulation.registration.target"]
        lines = {
            (participation.campaign_id, participation.unit_id): rows
            for participation, rows in Line._prepare_from(targets, headcounts).items()
        }
        return {
            registration: [
                row
                for row in lines.get(
                    (registration.campaign_id._origin, registration.unit_id._origin), ()
                )
                # a pledge for one phase says nothing of the others
                if row["phase_id"] in (False, registration.phase_id.id) or not registration.phase_id
            ]
            for registration in self
        }

    @api.constrains("campaign_id")
    def _check_lines_of_plan(self):
        self.target_line_ids._check_indicator()

    @api.model
    def _report_fields(self):
        return super()._report_fields() | {"result_ids"}

    # ------------------------------------------------------------
    # Life
    # ------------------------------------------------------------

    def _missing_for_submission(self):
        missing = super()._missing_for_submission()
        pledges = self.filtered("with_targets")
        lacking = pledges.target_line_ids._missing()
        for pledge in pledges:
            found = missing.setdefault(pledge, [])
            if not pledge.target_line_ids:
                found.append(self.env._("Say what is pledged: at least one target."))
            found += lacking.get(pledge, [])
        return missing

    def _missing_for_complete(self):
        missing = super()._missing_for_complete()
        silent = self.target_line_ids.filtered(
            lambda line: not line.has_actual and line.indicator_id.formula != "registrations"
        )
        for line in silent:
            missing.setdefault(line.registration_id, []).append(
                self.env._("“%(target)s”: say what has been reached.", target=line.display_name)
            )
        return missing

    def _on_approved(self, told=None):
        super()._on_approved(told)
        fresh = self.filtered(lambda pledge: pledge.with_targets and not pledge.date_headcount)
        now = self._clock_now()
        for headcount, pledges in fresh.grouped(lambda p: p.unit_id.member_count).items():
            pledges._engine_write({"frozen_headcount": headcount, "date_headcount": now})
        for pledge, reasons in fresh.target_line_ids._promise().items():
            text = self.env._(
                "These targets are not promised in the plan: %(reasons)s", reasons=" ".join(reasons)
            )
            # sudo: the unit is told whoever approves
            pledge.sudo().message_post(body=text, subtype_xmlid="mail.mt_comment")

    def action_complete(self):
        super().action_complete()
        self.target_line_ids._settle_counted()
