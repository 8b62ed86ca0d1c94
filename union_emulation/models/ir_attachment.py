from odoo import models
from odoo.exceptions import AccessError


class IrAttachment(models.Model):
    """Files of frozen records stay as they are.

    A model freezes the files of its records by defining ``_attachments_frozen()``, which returns
    those of ``self`` whose files nobody may change or delete, superuser included.
    """

    _inherit = "ir.attachment"

    def write(self, vals):
        if any(attachment._differs(vals) for attachment in self._frozen()):
            raise AccessError(
                self.env._("The files of an issued paper or a submitted dossier cannot be changed.")
            )
        return super().write(vals)

    def unlink(self):
        if self._frozen() and not self._is_uninstalling():
            # not an @api.ondelete method: the file is closed while Odoo installs modules as well
            raise AccessError(  # pylint: disable=no-raise-unlink
                self.env._("The files of an issued paper or a submitted dossier cannot be deleted.")
            )
        return super().unlink()

    def _frozen(self):
        """Those of the files whose record has frozen them.

        :rtype: IrAttachment
        """
        frozen = self.browse()
        # sudo: whether a file is frozen does not depend on who asks
        for model_name, attachments in self.sudo().grouped("res_model").items():
            owner = self.env.get(model_name) if model_name else None
            if not hasattr(owner, "_attachments_frozen"):
                continue
            owners = owner.sudo().browse(set(attachments.mapped("res_id")) - {0}).exists()
            ids = owners._attachments_frozen()._ids
            frozen |= attachments.filtered_domain([("res_id", "in", ids)])
        return frozen

    def _differs(self, vals):
        """Tell whether ``vals`` would change anything; moving a file into the database does not."""
        self.ensure_one()
        attachment = self.with_context(bin_size=False, bin_size_raw=False, bin_size_datas=False)
        return any(
            attachment._fields[name].convert_to_cache(value, attachment, validate=False)
            != attachment._fields[name].convert_to_cache(
                attachment[name], attachment, validate=False
            )
            for name, value in vals.items()
            if name in attachment._fields
        )

    def _is_uninstalling(self):
        """Tell whether Odoo is removing modules: then their records go, whatever they are.

        No context key says so, which any client could send: the registry is not ready for
        requests while modules are loaded.
        """
        if self.env.registry.ready:
            return False
        # sudo: asked by the loading of modules
        return bool(
            self.env["ir.module.module"].sudo().search_count([("state", "=", "to remove")], limit=1)
        )
