from odoo import models


class UnionDocument(models.Model):
    """Paper by which something was granted to registrations: what it granted goes with it."""

    _inherit = "union.document"

    def _set_out(self, **values):
        result = super()._set_out(**values)
        if values.get("state") == "revoked":
            self._granted()._lapse()
        return result

    def _take_the_place(self):
        super()._take_the_place()
        if self.replaces_id and (granted := self.replaces_id._granted()):
            granted._pass_on(self)

    def _granted(self):
        """What stands by the papers, be it by a decision on outcomes or by naming the paper.

        What has to be recovered keeps its paper, and is not granted by it any more.

        :rtype: emulation.outcome
        """
        # sudo: the clerk need not read what follows from his paper
        granted = (
            self.env["emulation.outcome"]
            .sudo()
            .search([("document_id", "in", self.ids), ("state", "in", ("decided", "done"))])
        )
        return granted.with_env(self.env)
