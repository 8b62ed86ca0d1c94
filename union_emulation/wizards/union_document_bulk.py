from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

#: How many papers one press of the button issues; each takes a moment to be printed.
MOST_PAPERS = 100


class UnionDocumentBulk(models.TransientModel):
    """Issues many papers, each by itself in the order of their dates, and says what came of each.

    A paper that cannot be issued keeps none of the others back; numbers go to those that are
    issued only, so that no gap is left.
    """

    _name = "union.document.bulk"
    _description = "Union: issue many papers"

    line_ids = fields.One2many(
        "union.document.bulk.line", "bulk_id", "Papers", help="The papers chosen."
    )
    is_done = fields.Boolean(readonly=True, help="Those that could be issued have been issued.")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if "line_ids" in fields_list and self.env.context.get("active_model") == "union.document":
            ids = self.env.context.get("active_ids") or []
            # found by the user's own rights, in the order of their dates
            papers = self.env["union.document"].search([("id", "in", ids)], order="date, id")
            values["line_ids"] = [Command.create({"document_id": paper.id}) for paper in papers]
        return values

    def action_confirm(self):
        """Issue each paper that can be issued.

        :return: the wizard again, with an outcome on each line
        :rtype: dict
        """
        self.ensure_one()
        if self.is_done:
            raise UserError(self.env._("This has been done already."))
        if not 0 < len(self.line_ids) <= MOST_PAPERS:
            raise UserError(
                self.env._("Choose between 1 and %(most)s papers at once.", most=MOST_PAPERS)
            )
        for line in self.line_ids.sorted(lambda line: line.document_id._paper_date()):
            line._issue()
        self.is_done = True
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What came of it"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
