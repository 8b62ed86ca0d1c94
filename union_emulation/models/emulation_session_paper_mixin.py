from odoo import fields, models
from odoo.exceptions import UserError

KINDS = ("invitation", "count", "minutes")


class EmulationSessionPaperMixin(models.AbstractModel):
    """The papers of a session."""

    _name = "emulation.session.paper.mixin"
    _description = "Emulation: papers of a session"

    paper_ids = fields.One2many(
        "emulation.council.paper",
        "session_id",
        "Papers",
        readonly=True,
        copy=False,
        help="Invitation, ballot count and minutes.",
    )

    def action_make_paper(self, kind=None):
        """Open a paper of the session; it is made from the session's data on first demand.

        :param str kind: invitation, count or minutes; none: what the button's context says
        :return: window action
        :rtype: dict
        :raise UserError: who may do it, or that it cannot be made yet
        """
        self.ensure_one()
        self.check_access("read")
        kind = kind or self.env.context.get("paper_kind")
        if kind not in KINDS:
            raise UserError(self.env._("There is no such paper of a session."))
        if not (self.may_run or self.in_territory):
            raise UserError(
                self.env._(
                    "Chair, secretary or an officer of “%(unit)s” make the papers of the session.",
                    unit=self.unit_id.name,
                )
            )
        there = self.paper_ids.filtered(lambda paper: paper.kind == kind)
        if not there and not self.may_run:
            raise UserError(
                self.env._(
                    "Chair, secretary or an officer of “%(unit)s” make the papers of the session.",
                    unit=self.unit_id.name,
                )
            )
        if kind != "invitation" and self.state != "closed":
            raise UserError(self.env._("Minutes and ballot count are made once it is closed."))
        if kind == "count" and self.mode not in ("open", "secret"):
            raise UserError(self.env._("There are no votes to count in this session."))
        paper = self.env["emulation.council.paper"]._open(self, kind)
        return paper.action_open_document()
