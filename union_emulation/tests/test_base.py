from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_union_document import PaperCase


@tagged("post_install", "-at_install")
class TestNewForms(PaperCase):
    """A form that is being filled in names only what its user may read."""

    def test_however_a_record_is_named(self):
        secret = self._paper(subject="Bí mật")
        spec = {"replaces_id": {"fields": {"display_name": {}}}}
        papers = self.env["union.document"].with_user(self.officer_d)
        for named in (
            secret.id,
            {"id": secret.id},
            {"replaces_id": secret.id},
            {"id": False, "replaces_id": {"id": secret.id}},
            {"recipient_ids": [(0, 0, {"document_id": {"id": secret.id}})]},
            [secret.id],
            [secret.id, "x"],
            {"id": [secret.id]},
            str(secret.id),
        ):
            for names in ([], ["replaces_id"]):
                with self.assertRaises(AccessError, msg=named) as refusal:
                    papers.onchange({"replaces_id": named}, names, spec)
                self.assertNotIn("Bí mật", str(refusal.exception))

    def test_what_is_read_may_be_named(self):
        own = self._issued(user=self.officer_d, unit_id=self.district.id)
        papers = self.env["union.document"].with_user(self.officer_d)
        spec = {"replaces_id": {"fields": {"display_name": {}}}}
        for named in (own.id, {"id": own.id}):
            said = papers.onchange({"replaces_id": named}, [], spec)
            self.assertEqual(said["value"]["replaces_id"]["display_name"], own.display_name)
