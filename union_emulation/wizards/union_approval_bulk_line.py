from odoo import api, fields, models


class UnionApprovalBulkLine(models.TransientModel):
    """One dossier among many, and what came of the action on it."""

    _name = "union.approval.bulk.line"
    _description = "Union: one of many dossiers"
    # those that were refused come first, those refused for the same reason together
    _order = "outcome desc, message, id"

    bulk_id = fields.Many2one(
        "union.approval.bulk", required=True, ondelete="cascade", index=True, help="The action."
    )
    res_model = fields.Char(required=True, help="Model of the dossier.")
    res_id = fields.Many2oneReference(
        "Number", model_field="res_model", required=True, help="The dossier."
    )
    step_id = fields.Integer(help="The step that the list showed.")
    name = fields.Char("Dossier", compute="_compute_name", help="Name of the dossier.")
    outcome = fields.Selection(
        [("done", "Done"), ("refused", "Refused")], readonly=True, help="What came of the action."
    )
    message = fields.Text(readonly=True, help="Why the action was refused.")

    @api.depends("res_model", "res_id")
    def _compute_name(self):
        names = {
            (dossier._name, dossier.id): dossier.display_name
            for dossiers in self._readable()
            for dossier in dossiers
        }
        for line in self:
            line.name = names.get((line.res_model, line.res_id))

    def _readable(self):
        """The dossiers that the user may read, those of each model together.

        :rtype: list[UnionBulkMixin]
        """
        mixin = self.env["union.approval.mixin"]
        found = [
            mixin._dossiers(model, lines.mapped("res_id"))._filtered_access("read")
            for model, lines in self.grouped("res_model").items()
        ]
        return [dossiers for dossiers in found if dossiers]

    def _take(self, action, comment, points):
        """Take the action on the dossiers and note what came of each.

        :param str action: one that dossiers take from a list
        :param str comment: comment of an approval, reason of a return or rejection
        :param list[str] points: what has to be corrected after a return
        """
        # read before the action, after which nothing is in the cache any more
        shown = {line: (line.res_model, line.res_id, line.step_id) for line in self}
        messages = {}
        for dossiers in self._readable():
            steps = {
                res_id: step for name, res_id, step in shown.values() if name == dossiers._name
            }
            refusals = dossiers._take_bulk(action, comment, points, steps)
            messages |= {
                (one._name, one.id): _without_name(refusals.get(one, ""), one.display_name)
                for one in dossiers
            }
        missing = self.env._("This dossier does not exist any more.")
        # the lines were found through the wizard, which is not in the cache any more either
        lines = self.with_prefetch()
        outcomes = lines.grouped(lambda line: messages.get(shown[line][:2], missing))
        for message, same in outcomes.items():
            same.write({"outcome": "refused" if message else "done", "message": message})


def _without_name(text, name):
    """Reasons without the name of the dossier, beside which they stand.

    What is the same reason then reads the same, and comes together.

    :param str text: a reason a line
    :param str name: of the dossier
    :rtype: str
    """
    lines = [line.removeprefix(f"“{name}” ") for line in text.split("\n")]
    return "\n".join(line[:1].upper() + line[1:] for line in lines)
