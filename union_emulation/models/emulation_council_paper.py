from odoo import api, fields, models

from . import emulation_council_paper_text as paper_text

TYPES = {"invitation": "gm", "count": "bb", "minutes": "bb"}


class EmulationCouncilPaper(models.Model):
    """A paper of a session: invitation, ballot-count record or minutes, made from its data."""

    _name = "emulation.council.paper"
    _description = "Emulation Council Paper"
    _inherit = ["emulation.council.row.mixin", "union.paper.mixin", "union.territory.mixin"]
    _rec_name = "kind"
    _order = "session_id, id"

    session_id = fields.Many2one(
        "emulation.council.session",
        required=True,
        index=True,
        ondelete="cascade",
        help="The session.",
    )
    unit_id = fields.Many2one(
        compute="_compute_unit_id", store=True, precompute=True, help="The unit of the council."
    )
    kind = fields.Selection(
        [
            ("invitation", "Invitation"),
            ("count", "Ballot count"),
            ("minutes", "Minutes"),
        ],
        required=True,
        help="Which paper.",
    )
    state = fields.Selection(
        [("draft", "Not yet"), ("approved", "Ready to issue")],
        compute="_compute_state",
        help="Ballot count and minutes can be issued once the session is closed.",
    )
    paper_number = fields.Char(related="document_id.full_number", help="Number of the paper.")
    paper_state = fields.Selection(
        related="document_id.state", string="Paper is", help="Where the paper stands."
    )

    _once = models.Constraint("UNIQUE (session_id, kind)", "The session has this paper already.")

    @api.depends("session_id")
    def _compute_unit_id(self):
        for paper in self:
            paper.unit_id = paper.session_id.unit_id

    @api.depends("kind", "session_id.state")
    def _compute_state(self):
        for paper in self:
            ready = paper.kind == "invitation" or paper.session_id.state == "closed"
            paper.state = "approved" if ready else "draft"

    @api.depends("kind", "session_id.name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for paper in self:
            paper.display_name = f"{kinds.get(paper.kind, '')} – {paper.session_id.name or ''}"

    def _say_closed(self):
        return self.env._("The papers of a session are made by its buttons.")

    @api.model
    def _open(self, session, kind):
        """The paper of a session, made on first demand.

        :param emulation.council.session session:
        :param str kind: invitation, count or minutes
        :rtype: EmulationCouncilPaper
        """
        # sudo: whether it is there already
        found = self.sudo().search([("session_id", "=", session.id), ("kind", "=", kind)])
        if not found:
            found = self._engine_create([{"session_id": session.id, "kind": kind}])
            # sudo: the subject that the paper begins with
            found.document_id.sudo().write({"subject": paper_text.subject(found)})
        return found.with_env(self.env)

    def _is_editable(self):
        """Recipients and signatory may be changed as long as the paper is a draft.

        :rtype: bool
        """
        return True

    def _paper_waits(self):
        if self.state != "approved":
            return self.env._(
                "“%(session)s” is not closed yet.", session=self.session_id.display_name
            )
        return ""

    def _paper_type(self):
        return self.env.ref(f"union_emulation.union_document_type_{TYPES[self.kind]}")

    def _prepare_paper_values(self, document):
        self.ensure_one()
        return paper_text.values(self, document)

    def _paper_annexes(self, document):
        return paper_text.annexes(self)
