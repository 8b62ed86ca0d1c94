from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tools import SQL

from ..tools.lock import hold
from ..tools.vietnamese import paper_number

#: How many numbers are kept at one time at most.
MOST_RESERVED = 20


class UnionDocumentNumber(models.Model):
    """One number of a series: kept for a paper to come, taken by a paper, or voided.

    All of them together are the register of outgoing papers. The engine adds rows, one for each
    number, under a unique index; a row is never deleted and its number never given again, so
    that each series counts from 1 without a gap.

    ========  =====================================  ============  ==========
    Action    Who                                    From          To
    ========  =====================================  ============  ==========
    reserve   clerk of the unit                      –             reserved
    issue     clerk of the unit, with a paper        –, reserved   used
    void      clerk of the unit                      reserved      voided
    ========  =====================================  ============  ==========
    """

    _name = "union.document.number"
    _description = "Union Document Number"
    _inherit = [
        "union.desk.mixin",
        "union.document.order.mixin",
        "union.document.register.mixin",
        "union.event.mixin",
        "union.territory.mixin",
    ]
    _log_access = False
    _rec_name = "full_number"
    _order = "year desc, unit_id.id, series, number"

    unit_id = fields.Many2one(string="Issuer", help="The unit whose number it is.")
    type_id = fields.Many2one(
        "union.document.type",
        required=True,
        index=True,
        ondelete="restrict",
        help="Type of the paper that has the number, or for which it is kept.",
    )
    series = fields.Char(required=True, help="Run of numbers that the number is from.")
    year = fields.Integer(required=True, aggregator=None, help="Year of the series.")
    number = fields.Integer(
        required=True, aggregator=None, help="Counts from 1 each year, without gaps."
    )
    full_number = fields.Char(
        "Number and symbol", required=True, index="trigram", help="As printed, e.g. 01/KH-LĐLĐ."
    )
    date = fields.Date(
        required=True,
        help="Date of the paper; of a number that is kept: the day it is kept for.",
    )
    reason = fields.Text("Reason of reservation", help="For which paper the number was kept.")
    reserved_by_id = fields.Many2one(
        "res.users", "Reserved by", help="The clerk who kept the number."
    )
    date_reserved = fields.Datetime("Reserved on", help="When the number was kept.")
    void_reason = fields.Text("Reason of voiding", help="Why the number goes to no paper.")
    voided_by_id = fields.Many2one(
        "res.users", "Voided by", help="The clerk who voided the number."
    )
    date_voided = fields.Datetime("Voided on", help="When the number was voided.")
    allowed_actions = fields.Char(
        compute="_compute_allowed_actions",
        help="Actions that the current user may take now, separated by spaces.",
    )

    _number_unique = models.UniqueIndex(
        "(unit_id, series, year, number)", "This number has been given just now."
    )
    _document_unique = models.UniqueIndex("(document_id)", "A paper has one number.")
    _state_complete = models.Constraint(
        "CHECK (number > 0 AND (state = 'used') = (document_id IS NOT NULL)"
        " AND (state = 'voided') = (void_reason IS NOT NULL)"
        " AND (state = 'used' OR reason IS NOT NULL))",
        "A number is kept with a reason, voided with a reason, or that of a paper.",
    )
    _order_idx = models.Index("(year DESC, unit_id, series, number)")

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_allowed_actions(self):
        reasons = self._why_not_void()
        for number in self:
            number.allowed_actions = "" if reasons[number] else "void"

    # ------------------------------------------------------------
    # CRUD: closed to everybody
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Numbers are given by issuing papers or by reserving them."))

    def write(self, vals):
        raise AccessError(self.env._("A number changes by being used or voided only."))

    @api.ondelete(at_uninstall=True)
    def _unlink_except_never(self):
        raise AccessError(self.env._("A number that was given cannot be deleted: void it."))

    def _set_out(self, **values):
        """Write what only the engine may write."""
        # sudo: the actions have checked who acts. super(): steps over the refusal in write().
        super(UnionDocumentNumber, self.sudo()).write(values)

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    @api.model
    def _reserve(self, unit, paper_type, count, date, reason):
        """Keep the next numbers of a series for papers that come later.

        :param UnionUnit unit: whose numbers
        :param UnionDocumentType paper_type: says which series
        :param int count: how many
        :param datetime.date date: day they are kept for; the order of dates holds for it
        :param str reason: for which papers
        :return: the numbers
        :rtype: UnionDocumentNumber
        :raise UserError: who may reserve, or what is wrong
        """
        if unit not in self.env["union.mandate"]._current_units("clerk", kind="union.document"):
            raise UserError(self.env["union.document"]._who_may("clerk", unit))
        if not (reason or "").strip():
            raise UserError(self.env._("Say for which paper the number is kept."))
        if not 1 <= count <= MOST_RESERVED:
            raise UserError(
                self.env._(
                    "Between 1 and %(most)s numbers can be kept at once.", most=MOST_RESERVED
                )
            )
        if date > self.env["union.clock"]._today():
            raise UserError(self.env._("A number cannot be kept for a day in the future."))
        paper = self.env["union.document"].new(
            {"unit_id": unit.id, "type_id": paper_type.id, "date": date}
        )
        symbol = paper._make_symbol()
        if not symbol:
            raise UserError(paper._say_no_abbreviation())
        numbers = self.browse()
        for __ in range(count):
            numbers |= self._take(
                unit,
                paper_type,
                date,
                symbol,
                state="reserved",
                reason=reason.strip(),
                reserved_by_id=self.env.uid,
                date_reserved=self.env["union.clock"]._now(),
            )
        numbers._log_event("reserve", reason=reason.strip())
        return numbers

    def action_void(self, reason):
        """Declare reserved numbers void: they go to no paper and are never given again.

        :param str reason: why, for the register
        :return: True
        :raise UserError: who may void, or that a number is that of an issued paper
        """
        self.check_access("read")
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Say why the number is voided."))
        self._lock()
        found = [sentence for sentences in self._why_not_void().values() for sentence in sentences]
        if found:
            raise UserError("\n".join(dict.fromkeys(found)))
        self._set_out(
            state="voided",
            void_reason=reason.strip(),
            voided_by_id=self.env.uid,
            date_voided=self.env["union.clock"]._now(),
        )
        self._log_event("void", reason=reason.strip())
        return True

    def _why_not_void(self):
        """Reasons why the current user cannot void the numbers.

        :rtype: dict[UnionDocumentNumber, list[str]]
        """
        reasons = {number: [] for number in self}
        desks = self.env["union.mandate"]._current_units("clerk", kind="union.document")
        for number, found in reasons.items():
            if number.state == "used":
                found.append(
                    self.env._(
                        "%(number)s is the number of an issued paper and cannot be voided: revoke "
                        "the paper.",
                        number=number.full_number,
                    )
                )
            elif number.state == "voided":
                found.append(
                    self.env._("%(number)s has been voided already.", number=number.full_number)
                )
            if number.unit_id not in desks:
                found.append(self.env["union.document"]._who_may("clerk", number.unit_id))
        return reasons

    def action_open_paper(self):
        """Open the paper that bears the number.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "union.document",
            "res_id": self.document_id.id,
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------
    # The engine's door
    # ------------------------------------------------------------

    @api.model
    def _take(self, unit, paper_type, date, symbol, **values):
        """Take the next number of the series of the day.

        The unique index keeps others from the number until this transaction ends: they wait, find
        it taken and try the next one, as in account's ``_locked_increment``.

        :param UnionUnit unit: whose number
        :param UnionDocumentType paper_type:
        :param datetime.date date: date of the paper
        :param str symbol: what stands behind the number
        :param values: further columns of the row
        :return: the number
        :rtype: UnionDocumentNumber
        :raise UserError: the paper with the number before it is younger
        :raise ConcurrencyError: another paper came first and its date is not known here
        """
        key = (unit, paper_type, date.year)
        series = self.env["union.document.series"]._names_for([key])[key]
        last, latest = self._last_of(unit, series, date.year)
        if latest and date < latest:
            raise UserError(self._say_date_order(latest))
        if date < self.env["union.clock"]._today():
            self._hold_reserved(unit, series, date.year)
        values |= {
            "unit_id": unit.id,
            "unit_path": unit.parent_path,
            "type_id": paper_type.id,
            "series": series,
            "year": date.year,
            "date": date,
        }
        number = last + 1
        with self.env.cr.savepoint(flush=False) as savepoint:
            while True:
                try:
                    new_id = self._insert(
                        {
                            **values,
                            "number": number,
                            "full_number": f"{paper_number(number)}/{symbol}",
                        }
                    )
                    break
                except UniqueViolation as error:
                    savepoint.rollback()
                    # Today is the latest date there can be. Any other may be older than that of
                    # the paper that came first, which this transaction cannot see.
                    if date < self.env["union.clock"]._today():
                        raise ConcurrencyError("another paper of the series came first") from error
                    number += 1
        return self.browse(new_id)

    @api.model
    def _insert(self, values):
        query = SQL(
            "INSERT INTO %s (%s) VALUES %s RETURNING id",
            SQL.identifier(self._table),
            SQL(", ").join(map(SQL.identifier, values)),
            tuple(values.values()),
        )
        self.env.cr.execute(query, log_exceptions=False)
        return self.env.cr.fetchone()[0]

    def _use(self, document, date, full_number):
        """Give a kept number to a paper.

        :param UnionDocument document: its paper, which :meth:`_why_not_used` allows
        :param datetime.date date: date of the paper
        :param str full_number: as the paper prints it
        """
        self._lock()
        reasons = self._why_not_used({document: date})[document]
        if reasons:
            raise UserError("\n".join(reasons))
        self._hold_reserved(self.unit_id, self.series, self.year)
        self._set_out(
            state="used",
            document_id=document.id,
            type_id=document.type_id.id,
            date=date,
            full_number=full_number,
        )

    def _lock(self):
        """Keep others from the numbers until the end of the transaction.

        :raise UserError: somebody else was first
        """
        hold(self)
