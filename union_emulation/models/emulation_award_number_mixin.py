from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.vietnamese import paper_number


class EmulationAwardNumberMixin(models.AbstractModel):
    """Number in the register of commendation: one run for each deciding unit and year.

    Numbers are given to what is decided here. What was entered from paper keeps the number that
    its paper has, as a text.
    """

    _name = "emulation.award.number.mixin"
    _description = "Emulation: number in the register of commendation"

    register_number = fields.Char(
        readonly=True,
        copy=False,
        help="Number in the register of whoever granted it, as the certificate prints it: 01/2026.",
    )
    register_year = fields.Integer(
        readonly=True, copy=False, aggregator=None, help="Year of the register: of the decision."
    )
    register_rank = fields.Integer(
        "Place in the register",
        readonly=True,
        copy=False,
        aggregator=None,
        help="Counts from 1 each year, without gaps; empty: it was entered from paper.",
    )

    _register_unique = models.UniqueIndex(
        "(deciding_unit_id, register_year, register_rank) WHERE register_rank > 0",
        "This number of the register has been given just now.",
    )

    def _take_numbers(self):
        """Give the awards the next numbers, each unit's and year's in the order of ``self``."""
        self.flush_recordset()
        granted = self.filtered(lambda award: award.source == "decision" and award.deciding_unit_id)
        for key, awards in granted.grouped(
            lambda award: (award.deciding_unit_id.id, award.decision_date.year)
        ).items():
            awards._take_run(*key)
        granted.invalidate_recordset(["register_number", "register_year", "register_rank"])

    def _take_run(self, unit_id, year):
        """Give the awards consecutive numbers of one register.

        The unique index keeps others from the first number until this transaction ends: they
        wait, find it taken and try the next one, as ``union.document.number`` does. Whoever has
        the first one free has those behind it as well, since everybody comes to them from below.

        :param int unit_id: whose register
        :param int year:
        """
        rank = self._last_rank(unit_id, year) + 1
        with self.env.cr.savepoint(flush=False) as savepoint:
            while True:
                try:
                    self[:1]._set_rank(year, [rank])
                    break
                except UniqueViolation:
                    savepoint.rollback()
                    rank += 1
        self[1:]._set_rank(year, range(rank + 1, rank + len(self)))

    @api.model
    def _last_rank(self, unit_id, year):
        query = SQL(
            "SELECT COALESCE(max(register_rank), 0) FROM emulation_award "
            "WHERE deciding_unit_id = %s AND register_year = %s AND register_rank > 0",
            unit_id,
            year,
        )
        return self.env.execute_query(query)[0][0]

    def _set_rank(self, year, ranks):
        if not self:
            return
        rows = [
            (award.id, rank, f"{paper_number(rank)}/{year}")
            for award, rank in zip(self, ranks, strict=True)
        ]
        query = SQL(
            "UPDATE emulation_award a SET register_year = %s, register_rank = v.rank, "
            "register_number = v.number FROM (VALUES %s) AS v (id, rank, number) WHERE a.id = v.id",
            year,
            SQL(", ").join(rows),
        )
        self.env.cr.execute(query, log_exceptions=False)
