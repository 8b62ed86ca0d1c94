import base64
import itertools

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..models import union_approval_scan
from .test_union_behalf_mixin import PDF, BehalfCase


@tagged("post_install", "-at_install")
class TestScanAdd(BehalfCase):
    """One paper that a unit has signed, for many dossiers entered in its place."""

    _numbers = itertools.count(1)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaigns = cls._enter(2)

    @classmethod
    def _enter(cls, count):
        entered = cls.env["emulation.campaign"]
        for __ in range(count):
            entered |= cls._entered(scan=False, code=f"KH-{next(cls._numbers)}")
        return entered

    def _wizard(self, dossiers, user=None):
        return (
            self.env["union.approval.scan.add"]
            .with_user(user or self.officer_d)
            .with_context(active_model=dossiers._name, active_ids=dossiers.ids)
        )

    def _add(self, dossiers, user=None, **values):
        wizard = self._wizard(dossiers, user).create({"name": "a.pdf", "content": PDF, **values})
        return wizard.action_confirm()

    def test_one_paper_for_all_that_were_chosen(self):
        with Form(self._wizard(self.campaigns)) as form:
            form.content = PDF
        self.assertEqual(form.record.dossier_count, 2)
        message = form.record.action_confirm()["params"]["message"]
        self.assertEqual(message, "Added to 2 dossiers.")
        self.assertFalse(form.record.exists())
        scans = self.campaigns.scan_ids
        self.assertEqual(scans.mapped("res_id"), self.campaigns.ids)
        self.assertEqual(set(scans.mapped("name")), {"Signed paper"})
        self.assertEqual(set(scans.mapped("kind")), {"pdf"})
        self.campaigns.with_user(self.officer_d).action_submit()
        self.assertEqual(scans.mapped("round"), [1, 1])

    def test_those_that_have_it_keep_it(self):
        self._add(self.campaigns[0], name="C:\\quet\\a.pdf")
        first = self.campaigns.scan_ids
        self.assertEqual(first.name, "a.pdf")
        self._add(self.campaigns)
        self.assertEqual(len(self.campaigns.scan_ids), 2)
        self.assertIn(first, self.campaigns.scan_ids)
        with self.assertRefused("added already"):
            self._add(self.campaigns)

    def test_signed_anew_after_a_return(self):
        self._add(self.campaigns)
        self.campaigns.with_user(self.officer_d).action_submit()
        self.campaigns.with_user(self.appraiser).action_return("Thiếu", ["name"])
        self._add(self.campaigns)
        self.assertEqual(sorted(self.campaigns.scan_ids.mapped("round")), [0, 0, 1, 1])

    def test_all_or_none(self):
        self._scan(self.campaigns[0])
        self.campaigns[0].with_user(self.officer_d).action_submit()
        with self.assertRefused("is submitted", AccessError):
            self._add(self.campaigns)
        self.assertFalse(self.campaigns[1].scan_ids)

    def test_only_what_is_entered_in_the_place_of_a_unit(self):
        own = self._campaign(code="KH-P")
        for user in (self.officer_p, self.appraiser, self.officer_b):
            with self.assertRefused("in the place of a unit"):
                self._add(self.campaigns | own, user)
        with self.assertRefused("in the place of a unit"):
            self._add(self.campaigns.browse())
        self.assertFalse((self.campaigns | own).scan_ids)

    def test_paper_is_of_one_unit(self):
        unit = self._unit("B4", self.district)
        signer = self.signatory.copy({"unit_id": unit.id})
        other = self._campaign(self.officer_d, signer, unit_id=unit.id, code="KH-4")
        with self.assertRefused("signed by one unit"):
            self._add(self.campaigns | other)
        self.assertFalse((self.campaigns | other).scan_ids)

    def test_other_files_are_refused(self):
        large = base64.b64decode(PDF) + b"\0" * union_approval_scan.MAX_SIZE
        for content, reason in (
            (b"MZ" + b"\0" * 60, "no PDF, JPEG or PNG"),
            (large, "10 MB at most"),
        ):
            with self.assertRefused(reason):
                self._add(self.campaigns, content=base64.b64encode(content))
        self.assertFalse(self.campaigns.scan_ids)

    def test_client_names_what_it_likes(self):
        for values in (
            {"res_model": "res.users"},
            {"res_model": "union.approval.mixin"},
            {"res_ids": "1"},
            {"res_ids": ["1", None, 2**70, [1]]},
            {"res_ids": {"a": 1}},
        ):
            with self.assertRefused("in the place of a unit"):
                self._add(self.campaigns, **values)

    def test_queries_do_not_grow(self):
        counts = []
        for dossiers in (self._enter(1), self._enter(3), self._enter(13)):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._add(dossiers)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        # the first warms what outlives a transaction
        self.assertEqual(counts[1], counts[2])
