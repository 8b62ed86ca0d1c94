from odoo import models
from odoo.exceptions import AccessError


class UnionThreadMixin(models.AbstractModel):
    """Record that others may read, but whose conversation and files stay in its own territory.

    The units below read a launched plan or a paper sent to them, not what was said about it
    on its way, nor what was attached to it. Goes before ``mail.thread`` in ``_inherit``. A model
    that adopts it closes its ``message_ids`` to searches (``bypass_search_access=False``), which
    the core leaves open to whoever reads the record.
    """

    _name = "union.thread.mixin"
    _description = "Union: conversation within the territory"
    _inherit = ["union.territory.mixin"]

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        operations = super()._mail_get_operation_for_mail_message_operation(message_operation)
        # sudo: asked in order to know which messages the user may read, whatever of the records
        return {
            record: operation if record.sudo().in_territory else "write"
            for record, operation in operations.items()
        }

    def _attachments_for_readers(self):
        """Files of these records that go with them to whoever reads them, wherever he is.

        :rtype: ir.attachment
        """
        return self.env["ir.attachment"]

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Follow the conversation, for those in whose territory it takes place.

        :param list[int] partner_ids: who is to follow
        :param list[int] subtype_ids: what they are told of
        :raise AccessError: the record is another unit's
        """
        if not self.env.su and not all(self.mapped("in_territory")):
            raise AccessError(
                self.env._("Only those in charge of the unit can follow what is said about this.")
            )
        return super().message_subscribe(partner_ids=partner_ids, subtype_ids=subtype_ids)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        return [row for row in recipients if not row.get("uid") or self._may_hear(row["uid"])]

    def _may_hear(self, user_id):
        """Tell whether a user may still read what he is to be told of.

        Followers stay when their mandate ends; what is said after it is not for them.

        :rtype: bool
        """
        # su=False: the question is what the user may, whoever writes the message
        return self.with_user(user_id).sudo(False).has_access("read")
