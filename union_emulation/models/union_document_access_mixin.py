from odoo import api, fields, models
from odoo.fields import Domain

from .union_document_check_mixin import OUT_STATES


class UnionDocumentAccessMixin(models.AbstractModel):
    """Who reads a paper, and at whose desk its draft lies."""

    _name = "union.document.access.mixin"
    _description = "Union: who reads a paper"
    _inherit = ["union.desk.mixin"]

    readable = fields.Boolean(
        compute="_compute_readable",
        search="_search_readable",
        help="The paper is of the user's territory, or issued and addressed to his unit.",
    )
    open_below = fields.Boolean(
        readonly=True,
        copy=False,
        help="Its dossier has been launched: every unit below the issuer reads it.",
    )

    @api.model
    def _offers_new(self):
        Mandate = self.env["union.mandate"]
        return self.env.su or bool(Mandate._current_units("officer", kind="union.document"))

    @api.model
    def _offers_edit(self):
        return True  # the clerk as well: date, signatory, recipients

    @api.depends("unit_path", "state", "delivery_ids.unit_id", "to_all_below", "open_below")
    @api.depends_context("uid")
    def _compute_readable(self):
        units, above = self._current_desks()
        sent = self._sent_ids(Domain("document_id", "in", self.ids), units)
        # sudo: asked in order to know whether the user may read the row
        for document, row in zip(self, self.sudo(), strict=True):
            document.readable = row.in_territory or bool(
                row.state in OUT_STATES
                and (
                    ((row.to_all_below or row.open_below) and row.unit_id.id in above)
                    or row.id in sent
                )
            )

    def _search_readable(self, operator, value):
        if operator != "in":
            return NotImplemented
        units, above = self._current_desks()
        # Ids, not a subquery: within an OR the database would read the whole table instead of
        # using the indexes.
        addressed = Domain("id", "in", list(self._sent_ids(Domain.TRUE, units))) | (
            Domain("unit_id", "in", list(above))
            & (Domain("to_all_below", "=", True) | Domain("open_below", "=", True))
        )
        return Domain("in_territory", "=", True) | (Domain("state", "in", OUT_STATES) & addressed)

    @api.model
    def _sent_ids(self, domain, units):
        """Which papers were sent to some units.

        :param Domain domain: rows of the delivery list to look at
        :param UnionUnit units:
        :return: ids of papers
        :rtype: set[int]
        """
        # sudo: asked in order to know whether the user may read the papers
        rows = self.env["union.document.delivery"].sudo()
        groups = rows._read_group(domain & Domain("unit_id", "in", units.ids), ["document_id"])
        return {document.id for (document,) in groups}

    def _open_below(self):
        """Let every unit below read the papers, because their dossiers are launched."""
        self._set_out(open_below=True)

    @api.model
    def _current_desks(self):
        """Where the current user gets post.

        :return: the units in which he holds a mandate, and the ids of all units above one of them
        :rtype: tuple[UnionUnit, set[int]]
        """
        units = self.env["union.mandate"]._current_units()
        above = {int(unit) for path in units.mapped("parent_path") for unit in path.split("/")[:-2]}
        return units, above
