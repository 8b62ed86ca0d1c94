from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_emulation_indicator import IndicatorCase


@tagged("post_install", "-at_install")
class TestIndicatorPhase(IndicatorCase):
    """What of a figure is due in which phase."""

    def _add(self, code, phase, value=5, user=None):
        Row = self.env["emulation.indicator.phase"].with_user(user or self.officer_p)
        return Row.create(
            {
                "campaign_id": self.campaign.id,
                "indicator_id": self.indicators[code].id,
                "phase_id": phase.id,
                "value": value,
            }
        )

    def test_once_for_each_phase(self):
        self._add("members", self.phases[0])
        self._add("members", self.phases[1])
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._add("members", self.phases[0])

    def test_of_the_same_plan(self):
        other = self._campaign(code="KH-2", phase_ids=[Command.create({"name": "Khác"})])
        with self.assertRefused("have to be of the plan itself", ValidationError):
            self._add("members", other.phase_ids)
        row = self._add("members", self.phases[0])
        with self.assertRefused("cannot move to another plan|another dossier", AccessError):
            row.campaign_id = other

    def test_nothing_to_split(self):
        for code in ("zero", "grade"):
            with self.assertRefused("could be split into phases", ValidationError):
                self._add(code, self.phases[0])
        self._add("total", self.phases[0])
        with self.assertRefused("could be split into phases", ValidationError):
            self.indicators["total"].write({"direction": "zero", "value": 0})

    def test_percentage(self):
        with self.assertRefused("between 0 and 100 here", ValidationError):
            self._add("units", self.phases[0], 101)

    def test_closed_with_the_plan(self):
        row = self._add("members", self.phases[0])
        with self.assertRaises(AccessError):
            self._add("members", self.phases[1], user=self.officer_d)
        self._approve(self.campaign)
        for change in (lambda: row.write({"value": 1}), row.unlink):
            with self.assertRaises(AccessError):
                change()
        with self.assertRaises(AccessError):
            self._add("members", self.phases[1])

    def test_copied_into_next_year(self):
        self._add("members", self.phases[0], 5)
        self._add("members", self.phases[1], 10)
        copy = self.campaign.with_user(self.officer_p).copy()
        members = copy.indicator_ids.filtered(lambda i: i.code == "members")
        self.assertEqual(copy.indicator_phase_ids.indicator_id, members)
        self.assertEqual(copy.indicator_phase_ids.phase_id, copy.phase_ids)
        self.assertEqual(copy.indicator_phase_ids.mapped("value"), [5, 10])
        grades = copy.indicator_ids.filtered(lambda i: i.code == "grade").grade_ids
        self.assertEqual(grades.mapped("value"), [20, 62.5, 2])
        levels = copy.indicator_ids.filtered(lambda i: i.code == "units").level_ids
        self.assertEqual(levels, self.indicators["units"].level_ids)
