import logging

from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .base import PREFIXES

_logger = logging.getLogger(__name__)


class IrRule(models.Model):
    """A refusal names no record of the module, and a wizard belongs to whoever opened it.

    The core lists the names of refused records in debug mode, which any user can switch on, and
    lets every user of a wizard read what others have typed into theirs.
    """

    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        if not records._name.startswith(PREFIXES):
            return super()._make_access_error(operation, records)
        _logger.info(
            "User %s may not %s %s %s", self.env.uid, operation, records._name, records.ids[:6]
        )
        # sudo: what a model is called is no secret
        description = self.env["ir.model"].sudo()._get(records._name).name
        sentences = {
            "read": self.env._("You may not read this: %(what)s.", what=description),
            "write": self.env._("You may not change this now: %(what)s.", what=description),
            "create": self.env._("You may not add this here: %(what)s.", what=description),
            "unlink": self.env._("You may not delete this: %(what)s.", what=description),
        }
        hint = self.env._("What you may do follows from your mandates and from its state.")
        # what the rules have looked at is not in the user's cache afterwards
        records.invalidate_recordset()
        return AccessError(f"{sentences[operation]}\n{hint}")

    def _compute_domain(self, model_name, mode="read"):
        domain = super()._compute_domain(model_name, mode)
        if self.env[model_name]._transient and model_name.startswith(PREFIXES):
            domain &= Domain("create_uid", "=", self.env.uid)
        return domain
