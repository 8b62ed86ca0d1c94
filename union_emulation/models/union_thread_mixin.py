from odoo import models
from odoo.exceptions import AccessError


class UnionThreadMixin(models.AbstractModel):
    """Record that others may read, but whose conversation stays in its own territory.

    The units below read a launched plan or a paper sent to them, not what was said about it
    on its way. Goes before ``mail.thread`` in ``_inherit``.
    """

    _name = "union.thread.mixin"
    _description = "Union: conversation within the territory"
    _inherit = ["union.territory.mixin"]

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        operations = super()._mail_get_operation_for_mail_message_operation(message_operation)
        return {
            record: operation if record.in_territory else "write"
            for record, operation in operations.items()
        }

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
