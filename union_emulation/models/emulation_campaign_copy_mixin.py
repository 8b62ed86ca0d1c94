import re
from datetime import datetime
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.misc import clean_context

DATES = ("launch_date", "date_end", "registration_deadline", "report_deadline")
PHASE_DATES = ("date_start", "date_end", "registration_deadline", "report_deadline")


class EmulationCampaignCopyMixin(models.AbstractModel):
    """Plan that is copied into another year: its dates move along, nothing personal comes with it.

    Answers, steps, papers, signatories and the plan above stay with last year's plan.
    """

    _name = "emulation.campaign.copy.mixin"
    _description = "Emulation: plan that is copied into the next year"

    def copy_data(self, default=None):
        default = default or {}
        vals_list = super().copy_data(default)
        for campaign, vals in zip(self, vals_list, strict=True):
            year = default.get("year") or campaign.year + 1
            moved = campaign._moved_year(vals, year)
            # what the caller names goes before what the copy works out
            vals.update({name: value for name, value in moved.items() if name not in default})
        return vals_list

    def copy(self, default=None):
        copies = super().copy(default)
        for campaign, twin in zip(self, copies, strict=True):
            pairs = zip(campaign.phase_ids.sorted("id"), twin.phase_ids.sorted("id"), strict=True)
            campaign.phase_ids._adopt_stages(dict(pairs))
        return copies

    def action_copy_next_year(self):
        """Begin next year's plan as a copy of this one, its dates moved by a year.

        :return: window action on the new draft
        :rtype: dict
        :raise UserError: who may begin one
        """
        self.ensure_one()
        self.check_access("read")
        for refusal in self.env["union.mandate"]._officer_refusals(self.unit_id).values():
            raise UserError(refusal)
        return self.with_context(clean_context(self.env.context)).copy()._open_form()

    def _moved_year(self, vals, year):
        """Values of the copy that differ because it is for another year.

        :param dict vals: values of the plain copy
        :param int year: the year of the copy
        :rtype: dict
        """
        self.ensure_one()
        years = year - self.year
        old, code = str(self.year), vals.get("code") or ""
        if old in self.code:
            code = self.code.replace(old, str(year))
        movements = self.movement_ids.filtered(lambda m: not m.year_end or m.year_end >= year)
        phases = [command[2] for command in vals.get("phase_ids") or []]
        for phase in phases:
            if phase.get("end_event") or phase.get("precision") == "duration":
                phase["date_end"] = False  # the day of next year's event or launch is not known
            phase.update({name: self._moved(phase.get(name), years) for name in PHASE_DATES})
            for __, __, row in phase.get("deadline_ids") or []:
                row["deadline"] = self._moved(row["deadline"], years)
        categories = [command[2] for command in vals.get("category_ids") or []]
        for row in categories:
            deadline = fields.Datetime.to_datetime(row.get("registration_deadline"))
            row["registration_deadline"] = self._moved(deadline, years)
        in_use = self.category_ids.category_id.filtered("active").ids
        return {
            "year": year,
            "code": self._free_code(code),
            "name": re.sub(rf"\b{old}\b", str(year), self.name),
            "parent_id": False,
            "movement_ids": [Command.set(movements.ids)],
            "phase_ids": [Command.create(phase) for phase in phases],
            "category_ids": [
                Command.create(row) for row in categories if row["category_id"] in in_use
            ],
            **{name: self._moved(self[name], years) for name in DATES},
        }

    def _moved(self, value, years):
        """The same day and minute in another year, by the federation's clock.

        :param value: date, moment or nothing
        :param int years: how many years later
        :rtype: datetime.date | datetime.datetime | bool
        """
        if not value:
            return False
        if not isinstance(value, datetime):
            return fields.Date.to_date(value) + relativedelta(years=years)
        local = self.env["union.clock"]._localize(value) + relativedelta(years=years)
        return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
