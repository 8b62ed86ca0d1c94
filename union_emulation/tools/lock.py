"""Rows held until the end of a transaction, so that two clicks cannot both pass."""

from odoo.exceptions import LockError, UserError


def hold(records):
    """Keep others from the records until the end of the transaction.

    :param models.Model records:
    :raise UserError: somebody else is working on one of them
    """
    try:
        records.lock_for_update(allow_referencing=True)
    except LockError:
        raise UserError(
            records.env._("Somebody else is working on this at this moment. Please try again.")
        ) from None
