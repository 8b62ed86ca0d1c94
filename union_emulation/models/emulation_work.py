from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .emulation_registration_life_mixin import REPORTING_STATES


class RegistrationWork(NamedTuple):
    """What has to be done with registrations: by whom, and with which of them."""

    digit: int
    unit: str
    role: str
    states: tuple
    condition: SQL
    deadline: SQL = SQL("NULL::timestamp")


_RUNNING = SQL("campaign.state = 'launched'")
# a number without names is neither completed nor recognised, what fills it in is
_NAMED = SQL("registration.is_quantity IS NOT TRUE")
_DUE = SQL("MIN(registration.deadline)")
#: By kind of work. What is aimed at, a title, is awarded and not recognised here.
REGISTRATION_WORK = {
    "draft": RegistrationWork(
        8,
        "unit_id",
        "officer",
        ("draft",),
        SQL("registration.state = 'draft' AND %s", _RUNNING),
        _DUE,
    ),
    "returned": RegistrationWork(
        8,
        "unit_id",
        "officer",
        ("returned",),
        SQL("registration.state = 'returned' AND %s", _RUNNING),
        _DUE,
    ),
    "complete": RegistrationWork(
        8,
        "unit_id",
        "officer",
        REPORTING_STATES,
        SQL(
            "registration.state IN %s AND category.needs_completion AND %s",
            REPORTING_STATES,
            _NAMED,
        ),
    ),
    "verify": RegistrationWork(
        9,
        "deciding_unit_id",
        "appraiser",
        ("completed",),
        SQL("registration.state = 'completed'"),
    ),
    "recognise": RegistrationWork(
        0,
        "deciding_unit_id",
        "approver",
        ("completed", "verified"),
        SQL(
            """(registration.state IN ('completed', 'verified')
                OR registration.state IN %s AND category.needs_completion IS NOT TRUE)
               AND category.kind != 'title' AND %s""",
            REPORTING_STATES,
            _NAMED,
        ),
    ),
}


class EmulationWork(models.Model):
    """What waits for whom: the list behind “My work”.

    A reading of the floors below that owns no data. It follows mandates and turns at once, and
    nobody has to be told for his work to appear here.
    """

    _name = "emulation.work"
    _description = "My Work"
    _auto = False
    _order = "deadline, id"
    _depends = {
        "union.approval.step": [
            "state",
            "deadline",
            "unit_id",
            "role",
            "dossier_name",
        ],
        "union.document": ["state", "unit_id", "subject", "res_model", "res_id"],
        "emulation.campaign": ["state", "unit_id", "name", "document_id", "next_deadline"],
        "emulation.campaign.amendment": ["state", "unit_id", "name", "document_id"],
        "emulation.participation": ["state", "unit_id", "campaign_id", "next_deadline"],
        "emulation.participation.line": [
            "state",
            "unit_id",
            "phase_id",
            "participation_id",
            "deadline",
        ],
        "emulation.phase": ["state", "name"],
        "emulation.registration": [
            "state",
            "unit_id",
            "deciding_unit_id",
            "campaign_id",
            "category_id",
            "deadline",
            "name",
            "is_quantity",
        ],
        "emulation.registration.category": ["name", "needs_completion"],
        "emulation.outcome": [
            "kind",
            "state",
            "sender_unit_id",
            "programme_id",
            "registration_id",
        ],
        "emulation.programme": ["name"],
    }

    name = fields.Char("Subject", readonly=True, help="What the work is about.")
    kind = fields.Selection(
        [
            ("draft", "To finish and submit"),
            ("returned", "To correct"),
            ("turn", "To decide"),
            ("issue", "To issue"),
            ("launch", "To launch"),
            ("answer", "To answer"),
            ("complete", "To carry out and report"),
            ("verify", "To verify"),
            ("recognise", "To recognise"),
            ("forward", "To forward"),
        ],
        readonly=True,
        help="What has to be done.",
    )
    unit_id = fields.Many2one("union.unit", "For unit", readonly=True, help="Which unit acts.")
    role = fields.Char(readonly=True, help="The role that acts.")
    deadline = fields.Datetime(readonly=True, help="When it is due.")
    res_model = fields.Char("Model", readonly=True, help="Where the work lies.")
    res_id = fields.Many2oneReference(
        "Record", model_field="res_model", readonly=True, help="The record to work on."
    )
    step_id = fields.Many2one(
        "union.approval.step", readonly=True, help="The step in turn, of a dossier to decide on."
    )
    count = fields.Integer(
        "Dossiers",
        readonly=True,
        help="How many there are: registrations of one category, in which the same has to be done, "
        "are one line.",
    )
    is_mine = fields.Boolean(
        compute="_compute_is_mine",
        search="_search_is_mine",
        help="The current user holds the role in the unit.",
    )

    is_represented = fields.Boolean(
        "In the place of a unit",
        compute="_compute_is_represented",
        search="_search_is_represented",
        help="The unit has no officer, or hands in on paper: the user does it in its place.",
    )

    @api.depends_context("uid")
    @api.depends("unit_id")
    def _compute_is_represented(self):
        represented = self.env["union.mandate"]._represented(self.unit_id)
        for work in self:
            work.is_represented = work.unit_id in represented

    def _search_is_represented(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("unit_id", "in", self.env["union.mandate"]._represented_units().ids)

    @api.depends_context("uid")
    @api.depends("unit_id", "role")
    def _compute_is_mine(self):
        mine = self.filtered_domain(self._mine_domain())
        for work in self:
            work.is_mine = work in mine

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._mine_domain()

    @api.model
    def _mine_domain(self):
        """Work of the roles that the current user holds today.

        :rtype: Domain
        """
        held = self.env["union.mandate"]._turn_domain()
        # whose turn it is, is the step's to say; named by number, so that the database looks for
        # the units within each source and not in the whole of all
        steps = self.env["union.approval.step"].search([("is_mine", "=", True)], order="id")
        return Domain("step_id", "=", False) & held | Domain("step_id", "in", steps.ids)

    def action_open(self):
        """Open the record that the work is about, or the list of all where there are several.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        if self.kind == "forward":
            return self._open_to_forward()
        if self.res_model == "emulation.registration" and self.count > 1:
            registrations = self.env[self.res_model]
            # the list offers what is done with registrations of this kind
            kind = registrations.browse(self.res_id).kind
            action = registrations._open(self._registration_domain())
            return action | {"context": {"union_kinds": [kind]}}
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _open_to_forward(self):
        """Open the list where what was proposed is sent, or refused.

        :rtype: dict
        """
        first = self.env["emulation.outcome"].browse(self.res_id)
        asked = Domain("sender_unit_id", "=", self.unit_id.id)
        waiting = Domain("kind", "=", "forwarding") & Domain("state", "=", "proposed")
        asked &= waiting & Domain("programme_id", "=", first.programme_id.id)
        return first._open_forwardings(list(asked))

    def _registration_domain(self):
        """Registrations that a line stands for.

        :rtype: list
        """
        work = REGISTRATION_WORK[self.kind]
        first = self.env["emulation.registration"].browse(self.res_id)
        domain = Domain("state", "in", work.states)
        if self.kind == "recognise":
            at_once = Domain("category_id.needs_completion", "=", False)
            domain |= Domain("state", "in", REPORTING_STATES) & at_once
        if self.kind in ("complete", "recognise"):
            domain &= Domain("is_quantity", "=", False)
        domain &= Domain("category_id", "=", first.category_id.id)
        domain &= Domain("campaign_id", "=", first.campaign_id.id)
        return list(domain & Domain(work.unit, "=", self.unit_id.id))

    @api.model
    def _registration_query(self, kind):
        """Registrations in which something has to be done, those of a category as one line.

        A province has tens of thousands of drafts: who looks at his work wants to know that there
        are some, and to open them.

        :param str kind: key of REGISTRATION_WORK
        :rtype: SQL
        """
        work = REGISTRATION_WORK[kind]
        return SQL(
            """
            SELECT MIN(registration.id)::bigint * 100 + %(digit)s,
                   CASE WHEN COUNT(*) = 1 THEN MIN(registration.name)
                        ELSE COALESCE(category.name->>%(lang)s, category.name->>'en_US')
                             || ' – ' || campaign.name END,
                   %(kind)s, registration.%(unit)s, %(role)s::varchar, %(deadline)s,
                   'emulation.registration', MIN(registration.id), NULL::integer,
                   COUNT(*)::integer
              FROM emulation_registration AS registration
              JOIN emulation_registration_category AS category
                ON category.id = registration.category_id
              JOIN emulation_campaign AS campaign ON campaign.id = registration.campaign_id
             WHERE %(condition)s
             GROUP BY registration.%(unit)s, category.id, campaign.id
            """,
            digit=work.digit,
            lang=self.env.lang or "en_US",
            kind=kind,
            unit=SQL.identifier(work.unit),
            role=work.role,
            deadline=work.deadline,
            condition=work.condition,
        )

    @property
    def _table_query(self):
        # The last two digits of the id tell the sources apart.
        return SQL(
            """
            SELECT step.id::bigint * 100 + 1 AS id, step.dossier_name AS name, 'turn' AS kind,
                   step.unit_id, step.role, step.deadline, step.res_model, step.res_id,
                   step.id AS step_id, 1 AS count
              FROM union_approval_step AS step
             WHERE step.state = 'current'
            UNION ALL
            SELECT campaign.id::bigint * 100 + 2, campaign.name,
                   CASE campaign.state WHEN 'approved' THEN 'launch' ELSE campaign.state END,
                   campaign.unit_id, 'officer', campaign.next_deadline,
                   'emulation.campaign', campaign.id, NULL, 1
              FROM emulation_campaign AS campaign
              LEFT JOIN union_document AS paper ON paper.id = campaign.document_id
             WHERE campaign.state IN ('draft', 'returned')
                OR campaign.state = 'approved' AND paper.state = 'issued'
            UNION ALL
            SELECT campaign.id::bigint * 100 + 3, campaign.name, 'issue',
                   campaign.unit_id, 'clerk', NULL, 'union.document', paper.id, NULL, 1
              FROM emulation_campaign AS campaign
              JOIN union_document AS paper ON paper.id = campaign.document_id
             WHERE campaign.state = 'approved' AND paper.state = 'draft'
            UNION ALL
            SELECT participation.id::bigint * 100 + 4, campaign.name, 'answer',
                   participation.unit_id, 'officer', participation.next_deadline,
                   'emulation.participation', participation.id, NULL, 1
              FROM emulation_participation AS participation
              JOIN emulation_campaign AS campaign ON campaign.id = participation.campaign_id
             WHERE participation.state = 'pending' AND campaign.state = 'launched'
            UNION ALL
            SELECT line.id::bigint * 100 + 5, phase.name || ' – ' || campaign.name, 'answer',
                   line.unit_id, 'officer',
                   line.deadline,
                   'emulation.participation', participation.id, NULL, 1
              FROM emulation_participation_line AS line
              JOIN emulation_phase AS phase ON phase.id = line.phase_id
              JOIN emulation_participation AS participation
                ON participation.id = line.participation_id
              JOIN emulation_campaign AS campaign ON campaign.id = participation.campaign_id
             WHERE line.state = 'pending' AND phase.state = 'open'
               AND participation.state != 'pending' AND campaign.state = 'launched'
            UNION ALL
            SELECT amendment.id::bigint * 100 + 6, amendment.name, amendment.state,
                   amendment.unit_id, 'officer', NULL,
                   'emulation.campaign.amendment', amendment.id, NULL, 1
              FROM emulation_campaign_amendment AS amendment
             WHERE amendment.state IN ('draft', 'returned')
            UNION ALL
            SELECT amendment.id::bigint * 100 + 7, amendment.name, 'issue',
                   amendment.unit_id, 'clerk', NULL, 'union.document', paper.id, NULL, 1
              FROM emulation_campaign_amendment AS amendment
              JOIN union_document AS paper ON paper.id = amendment.document_id
             WHERE amendment.state = 'approved' AND paper.state = 'draft'
            UNION ALL
            SELECT MIN(outcome.id)::bigint * 100 + 10,
                   CASE WHEN COUNT(*) = 1 THEN MIN(registration.name) ELSE programme.name END,
                   'forward', outcome.sender_unit_id, 'officer', NULL,
                   'emulation.outcome', MIN(outcome.id), NULL, COUNT(*)::integer
              FROM emulation_outcome AS outcome
              JOIN emulation_programme AS programme ON programme.id = outcome.programme_id
              JOIN emulation_registration AS registration
                ON registration.id = outcome.registration_id
             WHERE outcome.kind = 'forwarding' AND outcome.state = 'proposed'
             GROUP BY outcome.sender_unit_id, programme.id
            UNION ALL %s
            """,
            SQL(" UNION ALL ").join(self._registration_query(kind) for kind in REGISTRATION_WORK),
        )
