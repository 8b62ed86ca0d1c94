from odoo import api, fields, models


class UnionApprovalPoint(models.TransientModel):
    """Point that dossiers may be returned for, offered by its label to be ticked.

    What a client says in a row is not trusted: the return itself checks the names.
    """

    _name = "union.approval.point"
    _description = "Union: point of a return"
    _order = "id"

    reason_id = fields.Many2one(
        "union.approval.reason", ondelete="cascade", index=True, help="The return of one dossier."
    )
    bulk_id = fields.Many2one(
        "union.approval.bulk", ondelete="cascade", index=True, help="The return of many dossiers."
    )
    name = fields.Char("Technical name", required=True, help="The field of the dossier.")
    label = fields.Char("Part of the dossier", help="What the field is called on the form.")
    is_chosen = fields.Boolean(
        "Correct", help="This has to be corrected; what is not ticked stays as submitted."
    )

    @api.model
    def _offer(self, models_named):
        """Rows for the points that dossiers of all these models have.

        :param models_named: names of models that adopt ``union.approval.mixin``
        :return: values in the order of the first model; none is chosen
        :rtype: list[dict]
        """
        offers = [self.env[name]._point_labels() for name in dict.fromkeys(models_named)]
        return [
            {"name": name, "label": label}
            for name, label in (offers[0] if offers else {}).items()
            if all(name in offer for offer in offers)
        ]

    def _chosen(self):
        """Names of the points that were ticked.

        :rtype: list[str]
        """
        return self.filtered("is_chosen").mapped("name")
