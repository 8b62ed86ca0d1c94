from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..wizards import union_document_bulk
from .test_union_document import PaperCase


@tagged("post_install", "-at_install")
class TestDocumentBulk(PaperCase):
    """Many papers issued at once, with an outcome for each."""

    def _bulk(self, papers, user=None):
        return (
            self.env["union.document.bulk"]
            .with_user(user or self.clerk_p)
            .with_context(active_model="union.document", active_ids=papers.ids)
            .create({})
        )

    def test_each_by_itself_in_the_order_of_dates(self):
        late, early = self._paper(date="2026-03-05"), self._paper(date="2026-03-04")
        bad = self._paper(date="2026-03-03")
        bad.signatory_id = False
        bulk = self._bulk(late | early | bad)
        lines = {line.document_id: line for line in bulk.line_ids}
        self.assertIn("who signs", lines[bad].missing)
        self.assertFalse(lines[early].missing)
        bulk.action_confirm()
        self.assertEqual((early.number, late.number, bad.number), (1, 2, 0))
        self.assertRecordValues(
            lines[late] | lines[early] | lines[bad],
            [
                {"outcome": "done", "message": "02/KH-LĐLĐ"},
                {"outcome": "done", "message": "01/KH-LĐLĐ"},
                {"outcome": "refused", "message": "It is not said who signs."},
            ],
        )
        self.assertEqual(bad.state, "draft")

    def test_refused_one_leaves_no_gap(self):
        first = self._issued()
        papers = self._paper(replaces_id=first.id)
        papers |= self._paper(replaces_id=first.id) | self._paper()
        self._bulk(papers).action_confirm()
        self.assertEqual(sorted(papers.mapped("number")), [0, 2, 3])

    def test_once_and_not_too_many(self):
        bulk = self._bulk(self._paper())
        bulk.action_confirm()
        with self.assertRefused("done already"):
            bulk.action_confirm()
        with self.assertRefused("Choose between 1 and"):
            self._bulk(self.env["union.document"]).action_confirm()
        self.patch(union_document_bulk, "MOST_PAPERS", 1)
        with self.assertRefused("Choose between 1 and 1"):
            self._bulk(self._paper() | self._paper()).action_confirm()

    def test_who(self):
        paper, foreign = self._paper(), self._paper(self.officer_d, unit_id=self.district.id)
        bulk = self._bulk(paper | foreign, self.officer_p)
        bulk.action_confirm()
        self.assertEqual(set(bulk.line_ids.mapped("outcome")), {"refused"})
        self.assertIn("Only a clerk of", bulk.line_ids[0].message)
        self.assertFalse(self._bulk(paper, self.clerk_d).line_ids, "he does not read it")
        with self.assertRaises(AccessError):
            self.env["union.document.bulk"].with_user(self.clerk_d).create(
                {"line_ids": [Command.create({"document_id": paper.id})]}
            )
        self.assertEqual(paper.state, "draft")

    def test_missing_in_a_constant_number_of_queries(self):
        def queries(papers):
            lines = self._bulk(papers).line_ids
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            lines.browse(lines.ids).mapped("missing")
            return self.env.cr.sql_log_count - start

        one = self._paper()
        many = self.env["union.document"].union(*(self._paper() for __ in range(20)))
        queries(one)
        self.assertLessEqual(queries(many), queries(one))
