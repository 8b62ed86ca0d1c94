from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestUnionCluster(UnionCase):
    """Clusters and blocks, formed anew each year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cluster = cls._cluster(units=cls.district | cls.other, lead_unit_id=cls.district.id)

    @classmethod
    def _cluster(cls, units=None, **values):
        return cls.env["union.cluster"].create(
            {
                "code": "CUM-1",
                "name": "Cụm thi đua số 1",
                "year": 2026,
                "unit_ids": [Command.set(units.ids if units else [])],
                **values,
            }
        )

    def test_once_a_year_and_kind(self):
        with self.assertRefused("Công đoàn D.*Cụm thi đua số 1", ValidationError):
            self._cluster(self.district, code="CUM-2")
        self._cluster(self.district, code="KHOI-1", kind="block")
        self._cluster(self.district, year=2027)
        self.assertEqual(self.district.cluster_count, 3)

    def test_rules_hold_from_the_units_side(self):
        other = self._cluster(self.base, code="CUM-2")
        with self.assertRefused("Công đoàn D.*competes in", ValidationError):
            self.district.cluster_ids = [Command.link(other.id)]
        with self.assertRefused("no member", ValidationError):
            self.district.cluster_ids = [Command.unlink(self.cluster.id)]
        self.sibling.cluster_ids = [Command.link(other.id)]
        self.assertEqual(other.unit_ids, self.base | self.sibling)

    def test_copied_unit_joins_no_cluster(self):
        self.assertFalse(self.other.copy().cluster_ids)

    def test_lead_is_a_member(self):
        with self.assertRefused("no member", ValidationError):
            self.cluster.lead_unit_id = self.base
        with self.assertRefused("no member", ValidationError):
            self.cluster.unit_ids -= self.district

    def test_code_is_unique_in_its_year(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._cluster(self.base)

    def test_copy_proposes_the_next_year(self):
        self.cluster.decision_number = "12/QĐ-LĐLĐ"
        copy = self.cluster.copy()
        self.assertRecordValues(
            copy,
            [
                {
                    "code": "CUM-1",
                    "name": "Cụm thi đua số 1",
                    "year": 2027,
                    "decision_number": False,
                    "lead_unit_id": self.district.id,
                }
            ],
        )
        self.assertEqual(copy.unit_ids, self.cluster.unit_ids)

    def test_found_without_accents(self):
        found = self.env["union.cluster"].name_search("cum thi dua so 1")
        self.assertIn(self.cluster.id, [id_ for id_, __ in found])

    def test_users_read_administrators_write(self):
        cluster = self.cluster.with_user(self.officer_b)
        self.assertEqual(cluster.name, "Cụm thi đua số 1")
        for act in (
            lambda: cluster.write({"name": "x"}),
            lambda: cluster.unlink(),
            lambda: cluster.create({"code": "x", "name": "x", "year": 2030}),
        ):
            with self.assertRaises(AccessError):
                act()
