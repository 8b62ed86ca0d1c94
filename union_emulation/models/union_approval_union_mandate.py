from odoo import api, models


class UnionMandate(models.Model):
    """A role on the way can be handed over for one kind of dossier, a clerk's for papers only."""

    _inherit = "union.mandate"

    @api.model
    def _scopes(self):
        Dossier, Model = self.env["union.approval.mixin"], self.env["ir.model"]
        # sudo: what a model is called is no secret
        dossiers = {name: Model.sudo()._get(name).name for name in Dossier._dossier_models()}
        papers = {"union.document": Model.sudo()._get("union.document").name}
        scopes = dict.fromkeys(("appraiser", "approver"), dossiers)
        return super()._scopes() | scopes | {"clerk": papers}
