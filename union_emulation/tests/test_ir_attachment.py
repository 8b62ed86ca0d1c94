from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .test_union_document import PaperCase


@tagged("post_install", "-at_install")
class TestFilesOfDossiers(PaperCase):
    """The units below read a launched plan and its paper, not the files on the desk above."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._campaign()
        cls.file = cls._file(cls.campaign)
        cls.paper = cls.campaign.document_id
        cls.scan = cls._file(cls.paper)
        cls._approve(cls.campaign)
        cls.paper.with_user(cls.clerk_p).action_issue()
        cls.campaign.with_user(cls.officer_p).action_launch()
        cls.issued = cls.paper.sudo().pdf_attachment_id

    @classmethod
    def _file(cls, record):
        values = {"name": "a.pdf", "raw": b"x", "res_model": record._name, "res_id": record.id}
        return cls.env["ir.attachment"].with_user(cls.officer_p).create(values)

    def _found(self, user, *domain, **options):
        files = (self.file | self.scan | self.issued).with_user(user)
        self.env.invalidate_all()
        return files.search([*domain, ("id", "in", files.ids)], order="id", **options).sudo()

    def test_below(self):
        for user in (self.officer_d, self.officer_b):
            self.assertTrue(self.campaign.with_user(user).has_access("read"))
            self.assertTrue(self.paper.with_user(user).has_access("read"))
            for file in (self.file, self.scan):
                with self.assertRaises(AccessError):
                    file.with_user(user).read(["raw"])
            self.assertTrue(self.issued.with_user(user).raw.startswith(b"%PDF"))

    def test_search_below(self):
        models = [self.campaign._name, self.paper._name]
        self.assertEqual(self._found(self.officer_b), self.issued)
        self.assertEqual(self._found(self.officer_b, ("res_model", "in", models)), self.issued)
        papers = ("res_model", "=", self.paper._name)
        self.assertEqual(self._found(self.officer_b, papers, limit=1), self.issued)
        self.assertFalse(self._found(self.officer_b, papers, limit=1, offset=1))
        self.assertFalse(self._found(self.officer_b, ("res_model", "=", self.campaign._name)))
        for record, files in ((self.campaign, self.file[:0]), (self.paper, self.issued)):
            below = record.with_user(self.officer_b)
            self.assertEqual(below._get_mail_thread_data_attachments().sudo(), files)

    def test_territory(self):
        files = self.file | self.scan | self.issued
        for user in (self.officer_p, self.viewer_p):
            self.assertEqual(files.with_user(user).mapped("mimetype"), files.mapped("mimetype"))
            self.assertEqual(self._found(user), files)
            papers = ("res_model", "=", self.paper._name)
            self.assertEqual(self._found(user, papers), self.scan | self.issued)
        self.assertEqual(self._found(self.env.ref("base.user_root")), files)

    def test_addressed_paper_without_dossier(self):
        to_base = [Command.create({"scope": "unit", "unit_id": self.base.id})]
        paper = self._paper(recipient_ids=to_base)
        file = self._file(paper).with_user(self.officer_b)
        paper.action_issue()
        with self.assertRaises(AccessError):
            file.read(["name"])
        self.assertFalse(file.with_user(self.officer_s).has_access("read"))
        self.assertTrue(paper.sudo().pdf_attachment_id.with_user(self.officer_b).raw)

    def test_queries_do_not_grow_with_the_files(self):
        files = self.env["ir.attachment"].union(*(self._file(self._paper()) for __ in range(20)))

        def queries(files):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            files.with_user(self.viewer_p).check_access("read")
            return self.env.cr.sql_log_count - start

        queries(files[0])
        self.assertLessEqual(queries(files), queries(files[0]))
