from odoo.tests import tagged

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestUnionThreadMixin(UnionCase):
    """Whose turn it is, is told; those before him and after him are not."""

    _with_notices = True

    def test_next_reader_is_told(self):
        campaign = self._campaign()
        campaign.with_user(self.officer_p).action_submit()
        told = self.env["mail.message"].search(
            [
                ("model", "=", campaign._name),
                ("res_id", "=", campaign.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        self.assertEqual(told.notified_partner_ids, self.appraiser_p.partner_id)
