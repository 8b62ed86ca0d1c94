from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from odoo.addons.base.models.ir_attachment import condition_values


class IrAttachment(models.Model):
    """Files of frozen records stay as they are; files of dossiers stay in their territory.

    A model freezes the files of its records by defining ``_attachments_frozen()``, which returns
    those of ``self`` whose files nobody may change or delete, superuser included.

    The core lets whoever reads a record read its files. Those of a ``union.thread.mixin`` are for
    its territory, but for what ``_attachments_for_readers()`` names.

    Pictures of a model with a ``sha256`` are kept to the byte.
    """

    _inherit = "ir.attachment"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su:
            return result
        refused, error = result or (self.browse(), self._say_strange)
        strange = (self - refused)._strange(operation)
        return (refused | strange, error) if strange else result

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        domain = Domain(domain)
        names = condition_values(self, "res_model", domain) or ()
        if self.env.su or kwargs.get("bypass_access") or not any(map(self._is_thread, names)):
            return super()._search(domain, offset, limit, order, **kwargs)
        # Told which models, the core asks for their records only. Otherwise it asks for each file.
        files = self.browse(super()._search(domain, order=order, **kwargs))
        end = None if limit is None else offset + limit
        return files._filtered_access("read")[offset:end]._as_query(bool(order))

    def _strange(self, operation):
        """Those of the files that belong to records outside of the user's territory.

        :param str operation: what is to be done with the files
        :rtype: IrAttachment
        """
        strange = self.browse()
        # sudo: asked in order to know which files the user may read
        for model_name, files in self.sudo().grouped("res_model").items():
            if not self._is_thread(model_name):
                continue
            if operation == "read":
                files = files.filtered(lambda file: not file.public)
            owners = self.env[model_name].sudo().browse(set(files.mapped("res_id")) - {0}).exists()
            others = owners.filtered(lambda owner: not owner.in_territory)
            files = files.filtered_domain([("res_id", "in", others.ids)])
            strange |= files - others._attachments_for_readers()
        return strange.sudo(False)

    @api.model
    def _is_thread(self, model_name):
        return isinstance(self.env.get(model_name), self.env.registry["union.thread.mixin"])

    def _say_strange(self):
        return AccessError(
            self.env._("The files of a dossier are for those in charge of its unit or above.")
        )

    def _postprocess_contents(self, values):
        # the core makes large pictures smaller: what is kept with its fingerprint stays as it was
        # handed in, a scan of a decision or the photo of a work
        owner = self.env.get(values.get("res_model") or "")
        if owner is not None and "sha256" in owner._fields:
            return values
        return super()._postprocess_contents(values)

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
