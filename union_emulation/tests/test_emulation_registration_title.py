from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import RegistrationCase


@tagged("post_install", "-at_install")
class TestTitle(RegistrationCase):
    """Titles that people, collectives and pledges aim at."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.env.ref("union_emulation.emulation_title_ldtt")
        cls.collective = cls.env.ref("union_emulation.emulation_title_ttldtt")
        cls.members = cls.env["union.member"].create(
            [{"name": name, "unit_id": cls.base.id} for name in ("Lý A", "Nông B", "Bế C")]
        )

    def _aim(self, member=None, **values):
        member = member or self.members[0]
        return self._registration(
            "title",
            **{
                "registrant_type": "person",
                "member_id": member.id,
                "title_id": self.person.id,
                **values,
            },
        )

    def test_offered_in_its_days(self):
        Title = self.env["emulation.title"]
        self.person.date_end = "2026-02-01"
        self.assertFalse(self.person.in_force)
        self.assertNotIn(self.person, Title.search([("in_force", "=", True)]))
        self.person.date_end = "2026-02-02"
        self.assertIn(self.person, Title.search([("in_force", "=", True)]))
        with self.assertRaises(AccessError):
            self.person.with_user(self.officer_p).name = "Khác"

    def test_title_is_needed(self):
        registration = self._aim(title_id=False)
        with self.assertRefused("Say which title"):
            self._submit(registration)

    def test_title_that_has_ended(self):
        registration = self._aim()
        self.person.date_end = "2026-02-01"
        with self.assertRefused("not in force any more"):
            self._submit(registration)

    def test_people_and_collectives(self):
        with self.assertRefused("is a title of collectives", ValidationError):
            self._aim(title_id=self.collective.id)
        with self.assertRefused("is a title of people", ValidationError):
            self._registration("title", registrant_type="unit", title_id=self.person.id)
        with self.assertRefused("no registration for a title", ValidationError):
            self._registration("work", title_id=self.collective.id)
        group = self._registration(
            "title", registrant_type="group", group_name="Tổ 1", title_id=self.collective.id
        )
        self._submit(group)
        self.assertEqual(group.state, "submitted")

    def test_once_for_each_person(self):
        first = self._aim()
        self._submit(first)
        second = self._aim()
        with self.assertRefused(f"is registered for this title already: {first.code}"):
            self._submit(second)
        self._submit(self._aim(self.members[1]))
        first.with_user(self.officer_b).action_recall()
        second.match_ids.with_user(self.officer_b).action_different()
        self._submit(second)

    def test_once_whichever_unit_registers_him(self):
        above = self._registration(
            "title",
            user=self.officer_d,
            unit_id=self.district.id,
            registrant_type="person",
            member_id=self.members[0].id,
            title_id=self.person.id,
        )
        self._submit(above, self.officer_d)
        with self.assertRefused(f"is registered for this title already: {above.code}"):
            self._submit(self._aim())

    def test_once_in_one_batch(self):
        with self.assertRefused("is registered for this title already"):
            self._submit(self._aim() | self._aim())

    def test_named_by_itself(self):
        with Form(self.env["emulation.registration"].with_user(self.officer_b)) as form:
            form.category_id = self._category("title")
            form.registrant_type = "person"
            form.member_id = self.members[0]
            form.title_id = self.person
        self.assertEqual(form.record.name, "Lao động tiên tiến – Lý A")

    def test_many_people_at_once(self):
        self._submit(self._aim())
        with Form(self.env["emulation.title.enrol"].with_user(self.officer_b)) as form:
            form.title_id = self.person
            for member in self.members:
                form.member_ids.add(member)
        made = self.env["emulation.registration"].search(form.record.action_confirm()["domain"])
        self.assertEqual(made.member_id, self.members[1:])
        self.assertEqual(set(made.mapped("state")), {"draft"})
        self._submit(made)
        with self.assertRefused("is registered for “Lao động tiên tiến” already"):
            form.record.action_confirm()

    def test_nobody_registers_people_of_another_unit(self):
        wizard = self.env["emulation.title.enrol"].with_user(self.officer_s)
        values = {"campaign_id": self.campaign.id, "title_id": self.person.id}
        values["category_id"] = self._category("title").id
        values["member_ids"] = [Command.set(self.members.ids)]
        for unit in (self.base, self.sibling):
            with self.assertRefused("may not read this", AccessError):
                wizard.create(values | {"unit_id": unit.id}).action_confirm()

    def test_lines_of_a_pledge(self):
        pledge = self._registration("pledge")
        pledge.title_line_ids = [
            Command.create(
                {"title_id": self.person.id, "member_ids": [Command.set(self.members.ids)]}
            ),
            Command.create({"title_id": self.collective.id, "quantity": 2, "names": "Tổ 1, 2"}),
        ]
        people, collectives = pledge.title_line_ids
        self.assertEqual(people.quantity, 3)
        with self.assertRefused("3 people are named", ValidationError):
            people.quantity = 2
        with self.assertRefused("is a title of collectives", ValidationError):
            collectives.member_ids = self.members
        stranger = self.env["union.member"].create({"name": "X", "unit_id": self.sibling.id})
        with self.assertRefused("is not on the roll", ValidationError):
            people.sudo().write({"quantity": 4, "member_ids": [Command.link(stranger.id)]})
        pledge.target_line_ids = [Command.create({"name": "Hội thao", "figure": 1})]
        self._submit(pledge)
        with self.assertRefused("cannot be changed", AccessError):
            people.with_user(self.officer_b).quantity = 9
