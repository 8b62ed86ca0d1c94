from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import RegistrationCase

STORY = "<p>Chị Lý A, mười năm một chuyền may.</p>"


class ExemplarCase(RegistrationCase):
    """An approved exemplar of the base unit, with a communicator at each level above."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for letter, unit in (("p", cls.province), ("d", cls.district), ("e", cls.other)):
            setattr(cls, f"communicator_{letter}", cls._user("communicator", unit))
        cls.member = cls.env["union.member"].create({"name": "Lý A", "unit_id": cls.base.id})

    @classmethod
    def _exemplar(cls, **values):
        return cls._registration(
            "exemplar",
            **{
                "name": "Chị Lý A",
                "description": STORY,
                "achievements": "<p>120% định mức.</p>",
                "consent_by": "Lý A",
                "consent_date": "2026-02-01",
                **values,
            },
        )

    @classmethod
    def _picked(cls, exemplar, user=None):
        user = user or cls.communicator_p
        action = exemplar.with_user(user).action_pick()
        return cls.env["emulation.publication"].with_user(user).browse(action["res_id"])

    def _ready(self, **values):
        """An approved exemplar, and its copy by the province's communicator, ready to go out."""
        exemplar = self._exemplar(**values)
        self._submit(exemplar)
        self._climb(exemplar)
        publication = self._picked(exemplar)
        publication.lead = "Mười năm một chuyền may"
        return exemplar, publication


@tagged("post_install", "-at_install")
class TestExemplar(ExemplarCase):
    """The story, and the consent to publish it."""

    def test_story_is_needed(self):
        exemplar = self._exemplar(description=False)
        with self.assertRefused("Tell the story"):
            self._submit(exemplar)

    def test_consent_names_who_and_when(self):
        exemplar = self._exemplar(consent_date=False)
        self.assertFalse(exemplar.has_consent)
        with self.assertRefused("both who has consented, and when"):
            self._submit(exemplar)
        exemplar.consent_by = False
        self._submit(exemplar)

    def test_consent_of_a_day_to_come(self):
        with self.assertRefused("day to come", ValidationError):
            self._exemplar(consent_date="2026-02-03")

    def test_consent_that_comes_later(self):
        exemplar = self._exemplar(consent_by=False, consent_date=False)
        self._submit(exemplar)
        self._climb(exemplar)
        for name, day in ((None, "2026-02-01"), ("Lý A", None), ("Lý A", "hôm qua"), ("  ", "")):
            with self.assertRefused("both who has consented"):
                exemplar.with_user(self.officer_b).action_give_consent(name, day)
        for user in (self.officer_d, self.communicator_p, self.appraiser_b):
            with self.assertRefused("Only an officer of “Công đoàn B1”"):
                exemplar.with_user(user).action_give_consent("Lý A", "2026-02-01")
        exemplar.with_user(self.officer_b).action_give_consent("Lý A", "2026-02-01")
        self.assertTrue(exemplar.has_consent)
        with self.assertRefused("cannot be changed", AccessError):
            exemplar.with_user(self.officer_b).consent_by = "Khác"

    def test_withdrawal_is_nobodys_to_write(self):
        exemplar = self._exemplar()
        for values in ({"consent_withdrawn": "2026-02-01"}, {"has_consent": True}):
            with self.assertRefused("Nobody types", AccessError):
                exemplar.write(values)
            with self.assertRefused("Nobody types", AccessError):
                self._exemplar(**values)

    def test_withdrawal_of_what_is_not_there(self):
        exemplar = self._exemplar(consent_by=False, consent_date=False)
        self._submit(exemplar)
        with self.assertRefused("has no consent"):
            exemplar.with_user(self.officer_b).action_withdraw_consent("Đổi ý")

    def test_consent_given_again_after_its_withdrawal(self):
        exemplar = self._exemplar()
        self._submit(exemplar)
        officer = exemplar.with_user(self.officer_b)
        with self.assertRefused("a reason is required"):
            officer.action_withdraw_consent(" ")
        officer.action_withdraw_consent("Đổi ý")
        self.assertFalse(exemplar.has_consent)
        officer.action_give_consent("Lý A", "2026-02-02")
        self.assertTrue(exemplar.has_consent)
        events = self.env["union.event"].search(
            [("res_model", "=", exemplar._name), ("res_id", "=", exemplar.id)], order="id"
        )
        self.assertEqual(events.mapped("action")[-2:], ["withdraw_consent", "consent"])

    def test_wizard(self):
        exemplar = self._exemplar(consent_by=False, consent_date=False)
        self._submit(exemplar)
        Wizard = self.env["emulation.exemplar.consent"]
        values = {"registration_id": exemplar.id, "consent_by": "Lý A"}
        with self.assertRefused("may not read", AccessError):
            Wizard.with_user(self.officer_s).create(values)
        Wizard.with_user(self.officer_b).create(values).action_confirm()
        self.assertTrue(exemplar.has_consent)
        values = {"registration_id": exemplar.id, "action": "withdraw", "reason": "Đổi ý"}
        Wizard.with_user(self.officer_b).create(values).action_confirm()
        self.assertFalse(exemplar.has_consent)


@tagged("post_install", "-at_install")
class TestPublication(ExemplarCase):
    """What the communicator makes of an exemplar."""

    def test_picked_by_a_communicator_above(self):
        exemplar = self._exemplar()
        with self.assertRefused("is no approved exemplar"):
            self._picked(exemplar)
        self._submit(exemplar)
        self._climb(exemplar)
        for user in (self.officer_p, self.approver_p):
            with self.assertRefused("Only a communicator of “Công đoàn B1”"):
                self._picked(exemplar, user)
        with self.assertRefused("may not read", AccessError):
            self._picked(exemplar, self.communicator_e)
        publication = self._picked(exemplar)
        self.assertEqual((publication.unit_id, publication.state), (self.province, "draft"))
        self.assertIn("mười năm", publication.body)
        self.assertIn("định mức", publication.body)
        with self.assertRefused("is picked already"):
            self._picked(exemplar)
        self.assertEqual(self._picked(exemplar, self.communicator_d).unit_id, self.district)

    def test_work_is_no_exemplar(self):
        work = self._approved("work")
        with self.assertRefused("is no approved exemplar"):
            self._picked(work)

    def test_nothing_without_consent(self):
        exemplar, publication = self._ready(consent_by=False, consent_date=False)
        with self.assertRefused("There is no consent to publish “Chị Lý A”"):
            publication.action_publish()
        exemplar.with_user(self.officer_b).action_give_consent("Lý A", "2026-02-01")
        publication.action_publish()
        self.assertRecordValues(
            publication, [{"state": "published", "published_by": self.communicator_p.name}]
        )

    def test_nothing_without_a_text(self):
        __, publication = self._ready()
        publication.lead = False
        with self.assertRefused("needs a lead and a text"):
            publication.action_publish()

    def test_nothing_of_what_was_withdrawn(self):
        exemplar, publication = self._ready()
        exemplar.with_user(self.officer_b).action_withdraw("Nhầm")
        with self.assertRefused("is no approved exemplar"):
            publication.action_publish()

    def test_story_stays_as_submitted(self):
        exemplar, publication = self._ready()
        publication.write({"name": "Người thợ chuyền 3", "body": "<p>Biên tập.</p>"})
        publication.action_publish()
        self.assertEqual((exemplar.name, exemplar.description), ("Chị Lý A", STORY))

    def test_texts_are_closed_while_it_is_out(self):
        __, publication = self._ready()
        publication.action_publish()
        for name in ("name", "lead", "body"):
            with self.assertRefused("is out: withdraw it", AccessError):
                publication[name] = "Khác"
        publication.action_withdraw()
        publication.name = "Khác"
        publication.action_publish()
        with self.assertRefused("is published already"):
            publication.action_publish()

    def test_nobody_else(self):
        __, publication = self._ready()
        for user in (self.officer_p, self.approver_p, self.viewer_p):
            with self.assertRefused("Only a communicator of “Công đoàn P”"):
                publication.with_user(user).action_publish()
            with self.assertRaises(AccessError):
                publication.with_user(user).name = "Khác"
        with self.assertRaises(AccessError):
            publication.with_user(self.communicator_d).read(["name"])

    def test_engine_fields(self):
        exemplar, publication = self._ready()
        for values in (
            {"state": "published"},
            {"published_by": "x"},
            {"consent_lost": True},
            {"unit_id": self.district.id},
            {"registration_id": exemplar.id},
        ):
            with self.assertRefused("only its texts", AccessError):
                publication.write(values)
        with self.assertRaises(AccessError):
            self.env["emulation.publication"].with_user(self.communicator_p).create(
                {"registration_id": exemplar.id, "unit_id": self.province.id, "name": "x"}
            )
        with self.assertRefused("begins with an exemplar", AccessError):
            self.env["emulation.publication"].create(
                {"registration_id": exemplar.id, "unit_id": self.province.id, "name": "x"}
            )

    def test_read_below_once_it_is_out(self):
        __, publication = self._ready()
        Publication = self.env["emulation.publication"].with_user(self.officer_s)
        self.assertFalse(Publication.search_count([]))
        publication.action_publish()
        self.assertEqual(Publication.search([]), publication)
        publication.action_withdraw()
        self.assertFalse(Publication.search_count([]))

    def test_withdrawn_consent_withdraws_it(self):
        exemplar, publication = self._ready()
        other = self._picked(exemplar, self.communicator_d)
        publication.action_publish()
        exemplar.with_user(self.officer_b).action_withdraw_consent("Đổi ý")
        self.assertRecordValues(publication, [{"state": "withdrawn", "consent_lost": True}])
        self.assertEqual(publication.activity_ids.user_id, self.communicator_p)
        self.assertRecordValues(other, [{"state": "draft", "consent_lost": False}])
        with self.assertRefused("There is no consent"):
            publication.action_publish()

    def test_deleted_only_before_it_was_out(self):
        exemplar, publication = self._ready()
        publication.action_publish()
        publication.action_withdraw()
        with self.assertRefused("stays on record", UserError):
            publication.unlink()
        self._picked(exemplar, self.communicator_d).unlink()

    def test_where_it_was_spread(self):
        __, publication = self._ready()
        row = {"channel": "website", "link": "https://congdoan.vn/a", "reach": 300}
        with self.assertRefused("is not out", AccessError):
            publication.spread_ids = [Command.create(row)]
        publication.action_publish()
        publication.spread_ids = [Command.create(row), Command.create({"channel": "meeting"})]
        self.assertEqual(publication.reach, 300)
        for bad in ({"link": "javascript:alert(1)"}, {"date": "2026-02-03"}):
            with self.assertRaises(ValidationError):
                publication.spread_ids = [Command.create({"channel": "other", **bad})]
        spread = publication.spread_ids[0]
        for user in (self.officer_p, self.communicator_d):
            with self.assertRaises(AccessError):
                spread.with_user(user).reach = 9
        publication.action_withdraw()
        for change in (lambda: spread.write({"reach": 9}), spread.unlink):
            with self.assertRefused("is not out", AccessError):
                change()
