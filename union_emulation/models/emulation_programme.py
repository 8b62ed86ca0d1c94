from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import vietnamese


class EmulationProgramme(models.Model):
    """Programme that gathers initiatives, of the union or of a body outside, with its rules.

    What counts for it is said here as data: whether an initiative has to be recognised, and in
    which time it has to have been applied for the first time. One programme has many spellings;
    it is told by its code.
    """

    _name = "emulation.programme"
    _description = "Emulation Programme"
    _inherit = ["union.name.mixin"]
    _order = "sequence, id"

    code = fields.Char(required=True, help="Short code by which workbooks name the programme.")
    name = fields.Char(required=True, help="Name as its host writes it.")
    other_names = fields.Text(
        "Other spellings", help="How else it is written, one a line; found by each of them."
    )
    sequence = fields.Integer(default=10, help="Order on screens and lists.")
    active = fields.Boolean(default=True, help="Off: not offered any more.")
    host_kind = fields.Selection(
        [("union", "A body of the union"), ("outside", "A body outside the union")],
        "Kind of host",
        required=True,
        default="union",
        help="Whether the union itself runs it, or somebody else.",
    )
    host_name = fields.Char("Host", required=True, help="To whom initiatives are forwarded.")
    forwarding = fields.Selection(
        [("portal", "Keyed into a portal"), ("dossier", "Sent as a dossier")],
        "Forwarded by",
        required=True,
        default="portal",
        help="A portal gives each initiative a code; a dossier comes back with the host's answer.",
    )
    # when
    date_start = fields.Date("Runs from", help="First day of the programme; empty: not limited.")
    date_end = fields.Date("Runs until", help="Last day of the programme; empty: not limited.")
    applied_from = fields.Date(
        help="First day on which an initiative that counts may have been applied for the first "
        "time; empty: not limited."
    )
    applied_until = fields.Date(
        help="Last day on which an initiative that counts may have been applied for the first "
        "time; empty: not limited."
    )
    window_ids = fields.One2many(
        "emulation.programme.window",
        "programme_id",
        "Open for entries",
        copy=True,
        help="When the portal takes entries; none: always.",
    )
    # what counts
    needs_recognition = fields.Boolean(
        "Recognised only", default=True, help="An initiative counts once it has been recognised."
    )
    needs_application = fields.Boolean(
        "Applied in time only",
        default=True,
        help="An initiative counts if it was first applied in the time that the programme names.",
    )
    excludes_protected = fields.Boolean(
        "Nothing protected",
        default=True,
        help="What is under protection of intellectual property does not count.",
    )
    source = fields.Char(help="Where the rules are written, and what is not sure about them.")
    is_current = fields.Boolean(
        compute="_compute_is_current",
        search="_search_is_current",
        help="The programme runs today.",
    )

    _code_unique = models.Constraint(
        "UNIQUE (code)", "There is a programme with this code already."
    )
    _period_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A programme cannot end before it begins.",
    )
    _applied_ordered = models.Constraint(
        "CHECK (applied_until IS NULL OR applied_from IS NULL OR applied_until >= applied_from)",
        "The time in which initiatives are applied cannot end before it begins.",
    )

    @api.depends("name", "code", "other_names")
    def _compute_search_key(self):
        for programme in self:
            words = (programme.code, programme.name, programme.other_names)
            programme.search_key = vietnamese.search_key(" ".join(filter(None, words)))

    @api.depends("date_start", "date_end")
    def _compute_is_current(self):
        current = self.filtered_domain(self._current_domain())
        for programme in self:
            programme.is_current = programme in current

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._current_domain()

    @api.model
    def _current_domain(self):
        today = self.env["union.clock"]._today()
        return (Domain("date_start", "=", False) | Domain("date_start", "<=", today)) & (
            Domain("date_end", "=", False) | Domain("date_end", ">=", today)
        )

    # ------------------------------------------------------------
    # The rules
    # ------------------------------------------------------------

    def _objections(self, date_applied, is_protected):
        """Why an initiative cannot be registered for the programmes, whatever becomes of it.

        :param datetime.date date_applied: when it was first applied; False: not said
        :param bool is_protected: it is under protection of intellectual property
        :return: sentences
        :rtype: list[str]
        """
        found = []
        for programme in self:
            if programme.excludes_protected and is_protected:
                found.append(
                    self.env._(
                        "“%(programme)s” takes nothing that is under protection of intellectual "
                        "property: take the programme out.",
                        programme=programme.name,
                    )
                )
            if programme._is_in_time(date_applied):
                continue
            if date_applied:
                found.append(
                    self.env._(
                        "First applied on %(date)s, but “%(programme)s” counts what was first "
                        "applied %(period)s: correct the date, or take the programme out.",
                        date=vietnamese.paper_date(date_applied),
                        programme=programme.name,
                        period=programme._applied_period(),
                    )
                )
            else:
                found.append(
                    self.env._(
                        "Say when it was first applied: “%(programme)s” counts what was first "
                        "applied %(period)s. Without that, take the programme out.",
                        programme=programme.name,
                        period=programme._applied_period(),
                    )
                )
        return found

    def _is_in_time(self, date_applied):
        """Whether what was first applied on a day was so in the programme's time.

        :param datetime.date date_applied: False: not said
        :rtype: bool
        """
        self.ensure_one()
        start, end = self.applied_from, self.applied_until
        if not self.needs_application or not (start or end):
            return True
        if not date_applied:
            return False
        return (not start or date_applied >= start) and (not end or date_applied <= end)

    def _applied_period(self):
        """The time in which what counts has to have been applied, in words.

        :rtype: str
        """
        start, end = (
            day and vietnamese.paper_date(day) for day in (self.applied_from, self.applied_until)
        )
        if start and end:
            return self.env._("from %(start)s to %(end)s", start=start, end=end)
        if start:
            return self.env._("from %(start)s on", start=start)
        return self.env._("until %(end)s", end=end)

    def _why_closed(self):
        """Why nothing can be forwarded to the programme today; empty where it can.

        :rtype: str
        """
        self.ensure_one()
        today = self.env["union.clock"]._today()
        if not self.window_ids or any(
            row.date_start <= today <= row.date_end for row in self.window_ids
        ):
            return ""
        return self.env._(
            "“%(programme)s” takes entries only: %(windows)s.",
            programme=self.name,
            windows="; ".join(self.window_ids.mapped("display_name")),
        )
