from datetime import date

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

#: Roles that a unit needs in order to answer with a plan of its own.
NEEDED_ROLES = ("officer", "appraiser", "approver", "clerk")
#: Units named in one line; the others are counted.
NAMED_UNITS = 10


class EmulationLaunchCheckMixin(models.AbstractModel):
    """Plan that is looked through before its launch: what would go wrong. It writes nothing."""

    _name = "emulation.launch.check.mixin"
    _description = "Emulation: plan that is checked before launch"

    launch_check = fields.Html(
        compute="_compute_launch_check",
        sanitize=False,
        help="What would go wrong if the plan were launched as it is; none of it is forbidden.",
    )

    @api.depends_context("uid", "lang")
    @api.depends("state")
    def _compute_launch_check(self):
        for campaign in self:
            campaign.launch_check = campaign.in_territory and campaign._launch_report()

    def action_check_launch(self):
        """Show what would go wrong if the plan were launched as it is. Nothing is written.

        :return: window action
        :rtype: dict
        :raise UserError: who may look it through
        """
        self.ensure_one()
        self.check_access("read")
        if not self.in_territory:
            raise UserError(
                self.env._(
                    "Only “%(unit)s” and the units above may do this.", unit=self.unit_id.name
                )
            )
        view = self.env.ref("union_emulation.emulation_campaign_view_form_check")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check before launch"),
            "res_model": "emulation.campaign",
            "res_id": self.id,
            "view_mode": "form",
            "views": [(view.id, "form")],
            "target": "new",
        }

    def _launch_report(self):
        """The findings for the screen, heading by heading.

        :rtype: Markup
        """
        report = Markup()
        for heading, sentences in self._launch_findings().items():
            sentences = sentences or [self.env._("Nothing found.")]
            lines = Markup().join(Markup("<li>%s</li>") % sentence for sentence in sentences)
            report += Markup("<h5>%s</h5><ul>%s</ul>") % (heading, lines)
        return report

    def _launch_findings(self):
        """What would go wrong; the number of queries does not grow with that of the units.

        :return: translated sentences by heading
        :rtype: dict[str, list[str]]
        """
        self.ensure_one()
        units, readers = self._scope_units(), self._electronic_units()
        roles = [role for role, __ in self.env["union.mandate"]._fields["role"].selection]
        everybody = self.unit_id | units | readers
        holders = self.env["union.mandate"]._holders(everybody.ids, roles)
        return {
            self.env._("Units without a holder"): self._find_holders(units, holders),
            self.env._("Deadlines"): self._find_deadlines(),
            self.env._("Phases"): self._warnings(),
            self.env._("Indicators without a unit of measure"): [
                indicator.name for indicator in self.indicator_ids if not indicator.uom
            ],
            self.env._("Indicators counted from registrations"): (
                self.indicator_ids._unregistrable()
            ),
            self.env._("Units without a headcount, for percentages"): self._find_headcounts(units),
            self.env._("Electronic recipients that nobody could read for"): self._named(
                readers.filtered(lambda u: not any(holders.get((u.id, role)) for role in roles))
            ),
            self.env._("Recipients on paper without a postal address"): self._named(
                self._paper_units().filtered(lambda unit: not unit.address)
            ),
        }

    def _find_holders(self, units, holders):
        found = [] if units else [self.env._("No unit takes part in the plan.")]
        for role in NEEDED_ROLES:
            lacking = (self.unit_id | units).filtered(
                lambda unit, role=role: not holders.get((unit.id, role))
            )
            label = self._role_label(role)
            found += [f"{label}: {names}" for names in self._named(lacking)]
        return found

    def _find_deadlines(self):
        """Deadlines on a day off by the federation's calendar, or over already."""
        clock, found = self.env["union.clock"], []
        labels = {
            "registration_deadline": self.env._("answers"),
            "report_deadline": self.env._("reports"),
        }
        dated = [
            (record.name, label, record[name])
            for record in [self, *self.phase_ids]
            for name, label in labels.items()
            if record[name]
        ]
        dated += [
            (
                f"{row.phase_id.name}, {row.level_id.name}",
                labels[f"{row.kind}_deadline"],
                row.deadline,
            )
            for row in self.phase_ids.deadline_ids
        ]
        due = [(*what, clock._localize(what[-1])) for what in dated]
        off = self.env["union.calendar"]._days_off(local.date() for *__, local in due)
        for name, label, moment, local in due:
            words = {
                "name": name,
                "what": label,
                "date": local.strftime("%H:%M %d/%m/%Y"),
            }
            if local.date() in off:
                found.append(
                    self.env._(
                        "“%(name)s”, %(what)s: %(date)s is %(day)s.",
                        day=self._day_off_label(local, off[local.date()]),
                        **words,
                    )
                )
            if moment < clock._now():
                found.append(self.env._("“%(name)s”, %(what)s: %(date)s is over already.", **words))
        return found + self._find_bare_years({local.year for *__, local in due})

    def _day_off_label(self, local, holiday):
        days = {5: self.env._("a Saturday"), 6: self.env._("a Sunday")}
        return holiday or days.get(local.weekday()) or self.env._("a day off")

    def _find_bare_years(self, years):
        """Years of which no public holiday has been entered: nothing is found in them."""
        known = (
            self.env["union.calendar"]._holidays(date(min(years), 1, 1), date(max(years), 12, 31))
            if years
            else {}
        )
        return [
            self.env._("No public holidays of %(year)s have been entered.", year=year)
            for year in sorted(years - {day.year for day in known})
        ]

    def _find_headcounts(self, units):
        """Units for which a percentage of members comes to nothing."""
        if not any(indicator._base() == "members" for indicator in self.indicator_ids):
            return []
        return self._named(units.filtered(lambda unit: not unit.member_count))

    def _electronic_units(self):
        """Units that get the paper electronically.

        :rtype: union.unit
        """
        lines = self.recipient_ids.filtered(lambda r: r.delivery_mode == "electronic")
        units = self.env["union.unit"]
        for line, found in lines.filtered(lambda r: r.scope != "below")._units().items():
            # of a group each unit gets the paper in its own way
            own = found if line.scope == "unit" else found.filtered(_is_electronic)
            units |= own.sudo(self.env.su)
        if "below" in lines.mapped("scope"):
            units |= self._scope_units()
        return units

    def _paper_units(self):
        """Units that the issue would send a copy on paper.

        :rtype: union.unit
        """
        units = self.env["union.unit"]
        return units.browse(
            unit.id
            for line, found in self.recipient_ids._units().items()
            for unit in found
            if line._mode_for(unit) == "paper"
        )

    def _named(self, units):
        """The units in one sentence: how many, and the first names.

        :rtype: list[str]
        """
        if not units:
            return []
        names = ", ".join(units[:NAMED_UNITS].mapped("name"))
        if len(units) > NAMED_UNITS:
            names = self.env._(
                "%(names)s and %(count)s more", names=names, count=len(units) - NAMED_UNITS
            )
        return [self.env._("%(count)s units: %(names)s", count=len(units), names=names)]


def _is_electronic(unit):
    return unit.delivery_mode == "electronic"
