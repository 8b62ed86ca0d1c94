import base64
import io

from PIL import Image

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..models import union_approval_scan
from .test_union_behalf_mixin import PDF, BehalfCase


def picture(kind):
    """A picture of one dot, as a client sends it."""
    stream = io.BytesIO()
    Image.new("RGB", (1, 1)).save(stream, kind)
    return base64.b64encode(stream.getvalue())


@tagged("post_install", "-at_install")
class TestScan(BehalfCase):
    """The signed paper of a unit: known by its content, closed by its submission."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._entered(scan=False)

    def _create(self, user=None, **values):
        return (
            self.env["union.approval.scan"]
            .with_user(user or self.officer_d)
            .create(
                {
                    "res_model": "emulation.campaign",
                    "res_id": self.campaign.id,
                    "name": "a.pdf",
                    "file": PDF,
                    **values,
                }
            )
        )

    def test_kind_is_read_from_the_content(self):
        for file, kind in ((PDF, "pdf"), (picture("JPEG"), "jpg"), (picture("PNG"), "png")):
            scan = self._create(name="scan.txt", file=file)
            self.assertRecordValues(
                scan, [{"kind": kind, "unit_id": self.bare.id, "round": 0, "name": "scan.txt"}]
            )

    def test_other_files_are_refused(self):
        for content in (
            b"MZ" + b"\0" * 60,
            b"<html><script>1</script></html>",
            b"PK\3\4",
            b"GIF89a",
        ):
            with self.assertRefused("“scan.pdf” is no PDF, JPEG or PNG"):
                self._create(name="scan.pdf", file=base64.b64encode(content))
        for file in (False, "", "***", 7, [1], {"a": 1}):
            with self.assertRefused("empty or damaged"):
                self._create(file=file)

    def test_size_is_limited(self):
        content = base64.b64decode(PDF) + b"\0" * union_approval_scan.MAX_SIZE
        with self.assertRefused("10 MB at most"):
            self._create(file=base64.b64encode(content))

    def test_dossier_has_to_exist(self):
        for values in (
            {"res_model": "res.users", "res_id": self.officer_d.id},
            {"res_model": "union.approval.mixin"},
            {"res_model": False},
            {"res_model": ["emulation.campaign"]},
            {"res_id": 2**31 - 1},
            {"res_id": "1"},
            {"res_id": [self.campaign.id]},
            {"res_id": None},
            {"res_id": 2**70},
            {"res_id": -1},
        ):
            with self.assertRefused("does not exist"):
                self._create(**values)

    def test_strangers_add_none(self):
        for user in (self.officer_p, self.officer_b, self.appraiser):
            with self.assertRaises(AccessError):
                self._create(user)
        with self.assertRaises(AccessError):
            self._create(unit_id=self.base.id, res_id=self._campaign(code="KH-2").id)

    def test_client_says_nothing_else(self):
        scan = self._create(round=7, unit_id=self.base.id, kind="png", sha256="x")
        hostile = scan.with_context(default_round=7, default_unit_id=self.base.id).copy()
        for record in (scan, hostile):
            self.assertEqual((record.round, record.unit_id, record.kind), (0, self.bare, "pdf"))

    def test_it_is_removed_but_not_changed(self):
        scan = self._create()
        for record in (scan, scan.sudo()):
            with self.assertRaises(AccessError):
                record.write({"file": picture("PNG")})
        scan.unlink()
        self.assertFalse(self.campaign.scan_ids)

    def test_submitted_scan_stays(self):
        scan = self._create()
        self.campaign.action_submit()
        self.campaign.with_user(self.appraiser).action_return("Sai", ["name"])
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", scan._name), ("res_field", "=", "file"), ("res_id", "=", scan.id)]
        )
        self.assertEqual(len(attachment), 1)
        with self.assertRaises(AccessError):
            scan.with_user(self.officer_d).unlink()
        for record in (scan.sudo(), scan.with_user(self.env.ref("base.user_root"))):
            with self.assertRefused("stays on record", AccessError):
                record.unlink()
            with self.assertRefused("stays on record", AccessError):
                record.with_context(_force_unlink=True).unlink()
        for file in (attachment.with_user(self.officer_d), attachment):
            with self.assertRaises(AccessError):
                file.raw = b"x"
            with self.assertRaises(AccessError):
                file.unlink()
        with self.assertRaises(AccessError):
            self.campaign.write({"scan_ids": [Command.delete(scan.id)]})

    def test_second_file_is_not_slipped_under_a_scan(self):
        scan = self._create()
        self.campaign.action_submit()
        with self.assertRaises(AccessError):
            self.env["ir.attachment"].with_user(self.officer_d).create(
                {"name": "x", "raw": b"x", "res_model": scan._name, "res_id": scan.id,
                 "res_field": "file"}
            )  # fmt: skip

    def test_submitted_dossier_takes_none(self):
        self._create()
        self.campaign.action_submit()
        with self.assertRaises(AccessError):
            self._create()
        with self.assertRaises(AccessError):
            self.campaign.sudo().write(
                {"scan_ids": [Command.create({"name": "b.pdf", "file": PDF})]}
            )

    def test_scan_is_read_in_the_territory(self):
        scan = self._create()
        for user, found in (
            (self.officer_d, 1), (self.viewer_p, 1), (self.appraiser, 1), (self.officer_b, 0)
        ):  # fmt: skip
            self.assertEqual(scan.with_user(user).search_count([("id", "=", scan.id)]), found)
        with self.assertRaises(AccessError):
            scan.with_user(self.officer_b).read(["file"])

    def test_draft_takes_its_scans_with_it(self):
        scan = self._create()
        self.campaign.unlink()
        self.assertFalse(scan.exists())
