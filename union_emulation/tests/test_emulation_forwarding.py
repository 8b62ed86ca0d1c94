import io
from base64 import b64encode

from openpyxl import Workbook, load_workbook

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .test_emulation_registration_initiative import InitiativeCase


class ForwardingCase(InitiativeCase):
    """Three recognised initiatives: one that counts for the portal, one secret, one too late."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        applied = {"date_applied": "2025-10-01"}
        cls.plain = cls._initiative(name="=1+1", benefit_value=7_000_000_000, **applied)
        cls.secret = cls._initiative(
            is_secret=True, application_field="May", benefit_value=5, **applied
        )
        cls.secret.description = "<p>Bí quyết</p>"
        cls.late = cls._initiative(date_applied="2026-02-01")
        cls.both = cls.plain | cls.secret
        cls._recognise(cls.both | cls.late)

    def _wizard(self, registrations, user=None, programme=None):
        return (
            self.env["emulation.forwarding"]
            .with_user(user or self.officer_b)
            .create(
                {
                    "programme_id": (programme or self.portal).id,
                    "registration_ids": registrations.ids,
                }
            )
        )

    def _forwarding(self, registration):
        """With what it was forwarded, or proposed to be."""
        return registration.outcome_ids.filtered("programme_id")


@tagged("post_install", "-at_install")
class TestForwarding(ForwardingCase):
    """Recognised initiatives go to the host of a programme, and answers come back."""

    def _outcomes(self):
        """What was forwarded, in the order of the initiatives."""
        return self.both.outcome_ids.filtered("programme_id").sorted(lambda o: o.registration_id.id)

    def _send(self, registrations, user=None, programme=None):
        """Send them; the cells of the workbook by row and head."""
        wizard = self._wizard(registrations, user, programme)
        wizard.action_send()
        raw = wizard.sending_ids[:1].attachment_id.raw
        sheet = load_workbook(io.BytesIO(raw)).active
        rows = list(sheet.iter_rows(values_only=True))
        return [dict(zip(rows[3], row, strict=True)) for row in rows[4:]], rows

    def _read(self, rows, changes, user=None, programme=None):
        """Fill answers into the rows of a workbook and upload it.

        :param dict changes: values by head, by code of the registration
        """
        book = Workbook()
        sheet = book.active
        heads = list(rows[3])
        for row in rows:
            answer = changes.get(row[1], {})
            sheet.append([answer.get(h, v) for h, v in zip(heads, row, strict=True)])
        stream = io.BytesIO()
        book.save(stream)
        wizard = (
            self.env["emulation.forwarding.import"]
            .with_user(user or self.officer_b)
            .create(
                {
                    "programme_id": (programme or self.portal).id,
                    "workbook": b64encode(stream.getvalue()),
                }
            )
        )
        wizard.action_confirm()
        return wizard

    def test_workbook_goes_out_and_is_logged(self):
        registration = self.plain
        [row], __ = self._send(registration)
        self.assertEqual(row["Mã đăng ký"], registration.code)
        self.assertEqual(row["Tên sáng kiến"], "=1+1")
        self.assertEqual(row["Tác giả (tỷ lệ đóng góp)"], "Tác giả 1 (100 %)")
        self.assertEqual(row["Giá trị làm lợi (đồng)"], 7_000_000_000)
        outcome = registration.outcome_ids.filtered(lambda o: o.kind == "forwarding")
        self.assertRecordValues(
            outcome, [{"state": "decided", "body_name": "Cơ quan CT1", "result": outcome.result}]
        )
        events = self.env["union.event"].search([("actor_id", "=", self.officer_b.id)])
        self.assertLessEqual({"forward", "export"}, set(events.mapped("action")))
        with self.assertRefused("was forwarded to “Chương trình CT1” already"):
            self._wizard(registration).action_send()

    def test_secret_technology_shows_title_benefit_and_award(self):
        [row], __ = self._send(self.secret)
        self.assertEqual(row["Tên sáng kiến"], self.secret.name)
        self.assertEqual(row["Giá trị làm lợi (đồng)"], 5)
        for head in ("Nội dung giải pháp", "Lĩnh vực áp dụng", "Ngày áp dụng lần đầu"):
            self.assertFalse(row[head])

    def test_only_what_counts_is_sent(self):
        waiting = self._initiative(date_applied="2025-10-01")
        wizard = self._wizard(waiting | self.late | self.plain)
        self.assertEqual(wizard.ready_count, 1)
        self.assertRegex(wizard.refusals, "is not recognised yet")
        self.assertRegex(wizard.refusals, "does not count for “Chương trình CT1”")
        wizard.action_send()
        self.assertTrue(self.plain.outcome_ids.programme_id)
        self.assertFalse((waiting | self.late).outcome_ids.programme_id)

    def test_who_may_forward(self):
        registration = self.plain
        for user in (self.approver_d, self.appraiser_p, self.viewer_p):
            with self.assertRefused("Only an officer of “Công đoàn B1” or of a unit above"):
                self._wizard(registration, user).action_send()
        with self.assertRefused("Only an officer of “Công đoàn D” or of a unit above"):
            self._wizard(registration, programme=self.dossier).action_send()
        self._wizard(registration, programme=self.dossier).action_propose()
        outcome = registration.outcome_ids.filtered("programme_id")
        self.assertEqual(outcome.state, "proposed")
        self.assertFalse(registration.counts)
        self._send(registration, self.officer_p, self.dossier)
        self.assertEqual(outcome.state, "decided")
        self.assertTrue(registration.with_user(self.officer_p).can_forward)
        self.assertFalse(registration.with_user(self.approver_d).can_forward)

    def test_what_one_may_not_read_is_not_chosen(self):
        wizard = self.env["emulation.forwarding"].with_user(self.officer_s)
        chosen = wizard.with_context(active_model=self.plain._name, active_ids=self.plain.ids)
        with self.assertRefused("may not read", AccessError):
            chosen.default_get(["programme_id", "registration_ids"])

    def test_portal_takes_entries_in_its_time(self):
        self.portal.window_ids = [
            (0, 0, {"name": "Đợt 1", "date_start": "2026-02-03", "date_end": "2026-02-28"})
        ]
        registration = self.plain
        with self.assertRefused("takes entries only: Đợt 1: 03/02/2026 – 28/02/2026"):
            self._wizard(registration).action_send()
        with freeze_time("2026-02-28 16:59:00"):
            self._send(registration)

    def test_codes_come_back_and_a_second_upload_updates(self):
        first, second = both = self.both
        __, rows = self._send(both)
        date = "01/02/2026"
        head = "Ngày ghi nhận trên cổng"
        answers = {
            first.code: {"Mã trên cổng": "SK-1", head: date},
            second.code: {"Mã trên cổng": "SK-2", head: date},
        }
        self.assertFalse(self._read(rows, answers).faults)
        outcomes = self._outcomes()
        self.assertEqual(set(outcomes.mapped("state")), {"done"})
        self.assertEqual(outcomes.mapped("portal_code"), ["SK-1", "SK-2"])
        # the codes change places
        swapped = {first.code: {"Mã trên cổng": "SK-2"}, second.code: {"Mã trên cổng": "SK-1"}}
        self.assertFalse(self._read(rows, swapped).faults)
        self.assertEqual(outcomes.mapped("portal_code"), ["SK-2", "SK-1"])
        self.assertEqual(str(outcomes[0].portal_date), "2026-02-01")

    def test_faults_are_named_by_row_and_nothing_is_read(self):
        first, second = both = self.both
        unsent = self.late
        __, rows = self._send(both)
        rows.append([None, unsent.code, *[None] * (len(rows[3]) - 2)])
        rows.append([None, first.code, *[None] * (len(rows[3]) - 2)])
        head = "Ngày ghi nhận trên cổng"
        wizard = self._read(
            rows,
            {
                first.code: {"Mã trên cổng": "SK-1", head: "31/02/2026"},
                second.code: {"Mã trên cổng": "SK-1", head: "03/02/2026"},
                unsent.code: {"Mã trên cổng": "SK-3"},
            },
        )
        for fault in (
            "Row 5: “31/02/2026” is no date",
            "Row 6: 03/02/2026 is a day that is still to come",
            "Row 6: the portal's code “SK-1” belongs to another one",
            f"Row 7: “{unsent.code}” was not forwarded",
            f"Row 8: “{first.code}” stands there twice",
        ):
            self.assertIn(fault, wizard.faults)
        self.assertEqual(set(self._outcomes().mapped("state")), {"decided"})

    def test_answer_of_the_front_comes_back(self):
        first, second = both = self.both
        __, rows = self._send(both, self.officer_p, self.dossier)
        answers = {
            first.code: {
                "Kết quả": "Được công nhận",
                "Số quyết định": "05/QĐ-MTTQ",
                "Ngày quyết định": "30/01/2026",
            },
            second.code: {"Kết quả": "Không được công nhận"},
        }
        refused = self._read(rows, answers, programme=self.dossier)
        self.assertIn("Only an officer of “Công đoàn D”", refused.faults)
        self.assertFalse(self._read(rows, answers, self.officer_p, self.dossier).faults)
        good, bad = self._outcomes()
        self.assertEqual((good.state, good.decision_number), ("done", "05/QĐ-MTTQ"))
        self.assertEqual(bad.state, "refused")
        self.assertEqual(first.counted_programme_ids, self.dossier)
        self.assertFalse(second.counts)
        self.assertIn("the host refused it", second.programme_state)
        # what was refused may be sent again
        self._send(second, self.officer_p, self.dossier)

    def test_one_answer_is_typed_in(self):
        registration = self.plain
        self._send(registration)
        outcome = registration.outcome_ids.filtered("programme_id")
        wizard = self.env["emulation.forwarding.answer"]
        values = {"outcome_id": outcome.id, "portal_code": "SK-9", "portal_date": "2026-02-01"}
        with self.assertRefused("Only an officer"):
            wizard.with_user(self.approver_d).create(values).action_confirm()
        empty = wizard.with_user(self.officer_b).create({"outcome_id": outcome.id})
        with self.assertRefused("has a code there"):
            empty.action_confirm()
        self.assertTrue(outcome.with_user(self.officer_b).can_answer)
        self.assertFalse(outcome.with_user(self.approver_d).can_answer)
        wizard.with_user(self.officer_b).create(values).action_confirm()
        # more is added later: what was there before is filled in
        again = wizard.with_user(self.officer_b).with_context(default_outcome_id=outcome.id)
        again.create({"note": "Đã lên bảng"}).action_confirm()
        self.assertRecordValues(
            outcome,
            [{"state": "done", "portal_code": "SK-9", "result": "Code SK-9, 01/02/2026"}],
        )

    def test_a_file_that_is_no_workbook_is_refused(self):
        raws = {
            "cannot be read as a workbook": b"no workbook",
            "is larger than 5 MB": b"0" * (5 * 2**20 + 1),
        }
        for reason, raw in raws.items():
            wizard = self.env["emulation.forwarding.import"].create(
                {"programme_id": self.portal.id, "workbook": b64encode(raw)}
            )
            with self.subTest(reason), self.assertRefused(reason):
                wizard.action_confirm()
