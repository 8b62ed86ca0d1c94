from markupsafe import Markup

from odoo import models


class WorkshopRequest(models.Model):
    """What is granted is announced by an official paper of the unit that asked."""

    _inherit = "workshop.request"

    def _paper_type(self):
        return self.env.ref("union_emulation.union_document_type_tb")

    def _prepare_paper_values(self, document):
        text = Markup("<p>Công đoàn tổ chức hội thảo: %s.</p>") % self.name
        return {"subject": f"Về việc tổ chức {self.name}", "intro": [text]}
