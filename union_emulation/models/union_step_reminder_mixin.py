from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

from .union_turn_mixin import free_mandates

#: Units whose late steps one run of the reminder takes at a time.
UNITS_AT_ONCE = 200
#: Dossiers named in one message; the others are counted.
NAMED_DOSSIERS = 15


class UnionStepReminderMixin(models.AbstractModel):
    """Step that is late, or on which nobody can act: who is told of it, and when.

    Once a day, on working days, each holder of a late step gets one message with all of his. When
    the time for that is over, and at once where nobody can act, the nearest unit above is told.
    Nothing decides by itself.
    """

    _name = "union.step.reminder.mixin"
    _description = "Union: step that reminds"

    escalation_days = fields.Integer(
        "Working days until the unit above is told",
        help="Working days after the deadline; 0: the unit above is not told.",
    )
    date_escalation = fields.Datetime(
        "Unit above is told on", copy=False, help="When the unit above is told, if it is not done."
    )
    date_reminded = fields.Date(
        "Last reminded", copy=False, help="Last day on which the holders were reminded."
    )
    date_escalated = fields.Datetime(
        "Unit above was told on", copy=False, help="When the unit above was told."
    )
    is_overdue = fields.Boolean(
        "Overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="The step is in turn and its deadline is over.",
    )
    has_nobody = fields.Boolean(
        "Nobody can act",
        compute="_compute_has_nobody",
        search="_search_has_nobody",
        help="The step is in turn, and nobody holds the role who could act on it.",
    )

    @api.depends("state", "deadline")
    def _compute_is_overdue(self):
        late = self.filtered_domain(self._search_is_overdue("in", [True]))
        for step in self:
            step.is_overdue = step in late

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = self.env["union.clock"]._now()
        return Domain("state", "=", "current") & Domain("deadline", "<", now)

    @api.depends("state", "unit_id", "role")
    def _compute_has_nobody(self):
        current = self.filtered(lambda step: step.state == "current")
        nobody = [step.id for step, found in current._mandates().items() if not found]
        for step in self:
            step.has_nobody = step.id in nobody

    def _search_has_nobody(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: grouped for the whole federation; the caller's rules apply to what he finds
        groups = self.sudo()._read_group(
            [("state", "=", "current")],
            ["unit_id", "role", "department_id", "submitter_id"],
            ["id:array_agg"],
        )
        units = self.env["union.unit"].union(*(unit for unit, *__ in groups))
        held = self.env["union.mandate"]._held(
            units._ancestor_ids(), {role for __, role, *__ in groups}
        )
        found = []
        for unit, role, department, submitter, ids in groups:
            if not free_mandates(held, unit, role, department, set(submitter.ids)):
                found += ids
        return Domain("id", "in", found)

    def _mandates(self):
        """Mandates by which somebody may act on each of the steps, of whatever kind of dossier.

        :rtype: dict[union.approval.step, union.mandate]
        """
        found = {}
        for dossiers, steps in self._by_dossiers():
            found |= dossiers._step_mandates(steps)
        return found

    def _by_dossiers(self):
        """Steps with their dossiers, kind by kind.

        :rtype: list[tuple[models.Model, union.approval.step]]
        """
        # sudo: the engine asks on behalf of everybody who waits
        return [
            (self.env[name].sudo().browse(set(steps.mapped("res_id"))).exists(), steps)
            for name, steps in self.sudo().grouped("res_model").items()
        ]

    def _nobody_above(self):
        """Why there is no unit above that could be told, or could lay the step elsewhere.

        :rtype: str
        """
        self.ensure_one()
        if len(self.unit_id._chain()) == 1:
            return self.env._(
                "“%(unit)s” is at the top: there is no unit above it to turn to. An administrator "
                "has to give the mandate.",
                unit=self.unit_id.name,
            )
        return self.env._(
            "No unit above “%(unit)s” has an approver: an administrator has to give the mandate.",
            unit=self.unit_id.name,
        )

    # ------------------------------------------------------------
    # Telling them
    # ------------------------------------------------------------

    @api.model
    def _cron_remind(self):
        """Remind the holders of late steps, and tell the units above what is due to them.

        Works unit by unit in batches, each of which is committed, so that it goes on where it
        stopped.
        """
        clock = self.env["union.clock"]
        if not self.env["union.calendar"]._is_working_day(clock._today()):
            return
        late = self._search_is_overdue("in", [True]) & (
            Domain("date_reminded", "=", False) | Domain("date_reminded", "<", clock._today())
        )
        above = Domain("state", "=", "current") & Domain("date_escalated", "=", False)
        above &= Domain("date_escalation", "<=", clock._now()) | self._search_has_nobody(
            "in", [True]
        )
        units = [u.id for (u,) in self._read_group(late | above, ["unit_id"], limit=UNITS_AT_ONCE)]
        here = Domain("unit_id", "in", units)
        # rows that somebody is deciding on at this moment are left for the next run
        steps = self.search((late | above) & here).try_lock_for_update()
        steps._remind(steps.filtered_domain(late), steps.filtered_domain(above))
        remaining = self.search_count((late | above) & ~here)
        self.env["ir.cron"]._commit_progress(len(steps), remaining=remaining)

    def _remind(self, late, above):
        """Tell the holders of late steps and the units above; one message for each person.

        :param UnionApprovalStep late: whose holders are reminded
        :param UnionApprovalStep above: of which the unit above is told
        """
        told = defaultdict(lambda: [self.browse(), self.browse()])
        reminded = late._mandates() if late else {}
        escalated = {
            step: mandates
            for step, (__, mandates) in (above._units_above() if above else {}).items()
        }
        for place, mandates_by_step in enumerate((reminded, escalated)):
            for step, mandates in mandates_by_step.items():
                for user in mandates.user_id:
                    told[user][place] |= step
        self._note("remind", reminded)
        self._note("escalate", escalated)
        for user, (mine, below) in told.items():
            mine._send_reminder(user, below)
        clock = self.env["union.clock"]
        late._settle({"date_reminded": clock._today()})
        above._settle({"date_escalated": clock._now()})

    def _units_above(self):
        return self.env["union.supersede.mixin"]._units_above(self)

    @api.model
    def _note(self, action, mandates):
        """Log on the dossiers who was told of which step; nothing where there was nobody.

        :param str action: what was done
        :param dict mandates: by step, of those who were told
        """
        # the log is read by all: in the language of the federation, not of who pressed
        lang = self.env.company.partner_id.lang
        steps = self.browse().union(*(step for step, found in mandates.items() if found))
        for dossiers, of_kind in steps._by_dossiers():
            texts = {dossier: [] for dossier in dossiers}
            for step in of_kind.with_context(lang=lang):
                names = ", ".join(mandates[step].user_id.mapped("name"))
                texts[dossiers.browse(step.res_id)].append(f"{step.display_name}: {names}")
            self.env["union.event"]._log(
                action, {dossier: {"comment": "\n".join(said)} for dossier, said in texts.items()}
            )

    def _send_reminder(self, user, below):
        """One message to a person.

        :param UnionUser user:
        :param UnionApprovalStep below: steps of units below that stand still
        """
        user = user.sudo()  # sudo: where the message goes
        lines = self.with_context(lang=user.lang)._reminder_lines(below)
        self.env["mail.thread"].sudo().message_notify(
            partner_ids=user.partner_id.ids,
            subject=self.with_context(lang=user.lang).env._("Dossiers that wait too long"),
            body=lines,
            force_send=False,
        )
        # it belongs to no record by which its mail would be known for one of the module
        self.env["mail.mail"]._wake_queue()

    def _reminder_lines(self, below):
        """What a person is told: his own late steps, and those of the units below.

        :rtype: Markup
        """
        clock, body = self.env["union.clock"], Markup()
        for heading, steps in (
            (self.env._("Your turn, and late"), self),
            (self.env._("Waiting too long at a unit below"), below.with_env(self.env)),
        ):
            if not steps:
                continue
            lines = [
                Markup('<a href="/mail/view?model=%s&amp;res_id=%s">%s</a>: %s, %s')
                % (
                    step.res_model,
                    step.res_id,
                    step.dossier_name,
                    step.display_name,
                    clock._localize(step.deadline).strftime("%d/%m/%Y") if step.deadline else "…",
                )
                for step in steps[:NAMED_DOSSIERS]
            ]
            if len(steps) > NAMED_DOSSIERS:
                more = len(steps) - NAMED_DOSSIERS
                lines.append(self.env._("%(count)s more in the list of approvals", count=more))
            items = Markup().join(Markup("<li>%s</li>") % line for line in lines)
            body += Markup("<p>%s</p><ul>%s</ul>") % (heading, items)
        return body
