from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.lock import hold


class EmulationConsultation(models.Model):
    """Publication of nominees for comment, before the council judges them (công khai lấy ý kiến).

    Every user of the module reads names, units and awards of a published list, and may comment;
    the comments are for those in charge. Nominees for higher awards are made public before they
    are put forward (Circular 12/2019/TT-BNV and its successors).

    =======  ==========================  =========  =========
    Action   Who                         From       To
    =======  ==========================  =========  =========
    publish  officer of exactly the unit  draft     published
    close    the same, after the period  published  closed
    =======  ==========================  =========  =========
    """

    _name = "emulation.consultation"
    _description = "Emulation Consultation"
    _inherit = ["emulation.guard.mixin", "union.event.mixin", "union.territory.mixin"]
    _order = "id desc"

    name = fields.Char(required=True, help="What the list is called.")
    unit_id = fields.Many2one(
        default=lambda self: self.env["union.mandate"]._current_units("officer")[:1],
        help="The unit that publishes it.",
    )
    nomination_ids = fields.Many2many(
        "emulation.nomination",
        string="Nominees",
        help="Who is published.",
    )
    line_ids = fields.One2many(
        "emulation.consultation.line",
        "consultation_id",
        "Published nominees",
        readonly=True,
        help="Names, units and awards, as they were published.",
    )
    comment_ids = fields.One2many(
        "emulation.consultation.comment",
        "consultation_id",
        "Comments",
        readonly=True,
        help="What was said; for those in charge only.",
    )
    comment_count = fields.Integer(
        compute="_compute_comment_count", help="How many comments there are."
    )
    date_start = fields.Date("From", readonly=True, help="Day of the publication.")
    date_end = fields.Date("Until", readonly=True, help="Last day for comments.")
    days = fields.Integer(
        "Working days",
        default=10,
        help="For how many working days, where the terms of the awards do not ask for more.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Open for comment"), ("closed", "Closed")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        help="Whether comments are taken.",
    )

    _days_sane = models.Constraint(
        "CHECK (days BETWEEN 1 AND 90)", "Comments are taken for 1 to 90 working days."
    )

    @api.depends("comment_ids")
    def _compute_comment_count(self):
        for consultation in self:
            consultation.comment_count = len(consultation.comment_ids)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        if any(consultation.state != "draft" for consultation in self):
            raise AccessError(self.env._("What was published is not changed any more."))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_draft(self):
        if any(consultation.state != "draft" for consultation in self):
            raise AccessError(self.env._("What was published stays on record."))

    def _engine_write(self, values):
        return self._write_untyped(values)

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_publish(self):
        """Publish the list for comment.

        :raise UserError: who may publish it, or there is nothing to publish
        """
        for consultation in self:
            consultation._begin("draft")
            nominations = consultation.nomination_ids
            consultation._check_publishable()
            clock = self.env["union.clock"]
            days = max(consultation.days, *(t.comment_days for t in nominations._term().values()))
            end = self.env["union.calendar"]._deadlines(clock._now(), {days})[days]
            consultation._engine_write(
                {
                    "state": "published",
                    "date_start": clock._today(),
                    "date_end": clock._localize(end).date() if end else False,
                    "days": days,
                }
            )
            self.env["emulation.consultation.line"]._publish(consultation, nominations)
            consultation._log_event("consult", days=days)

    def _check_publishable(self):
        """Refuse a list that names nobody, or somebody who does not wait for this unit's decision.

        :raise UserError: names the first one
        """
        if not self.nomination_ids:
            raise UserError(self.env._("The list names nobody yet."))
        for nomination in self.nomination_ids:
            name = nomination.display_name
            if nomination.deciding_unit_id != self.unit_id:
                raise UserError(self.env._("“%(name)s” is decided by another unit.", name=name))
            if nomination.state not in ("submitted", "approved"):
                raise UserError(self.env._("“%(name)s” does not wait for a decision.", name=name))

    def action_close(self):
        """End the period; from now on the council may judge.

        :raise UserError: who may end it, or the period is not over
        """
        for consultation in self:
            consultation._begin("published")
            end = consultation.date_end
            if end and self.env["union.clock"]._today() <= end:
                raise UserError(
                    self.env._("Comments are taken until %(date)s.", date=end.strftime("%d/%m/%Y"))
                )
            consultation._engine_write({"state": "closed"})
            consultation._log_event("end_consult", comments=consultation.comment_count)

    def action_comment(self, line_id, text, name=None, contact=None):
        """Say something on one of those published; every user of the module may.

        :param int line_id: which line of the list
        :param str text: the comment, required
        :param str name: who says it, where somebody else enters it; none: the user
        :param str contact: how to reach him
        :raise UserError: nothing was said, no such line, or comments are not taken any more
        """
        self.ensure_one()
        self.check_access("read")
        today = self.env["union.clock"]._today()
        if self.state != "published" or (self.date_end and today > self.date_end):
            raise UserError(self.env._("Comments on this list are not taken any more."))
        line = self.line_ids.filtered(lambda row: row.id == line_id)
        if not line:
            raise UserError(self.env._("The list has no such line."))
        text, name, contact = (
            v.strip() if isinstance(v, str) else "" for v in (text, name, contact)
        )
        if not text:
            raise UserError(self.env._("Say what the comment is."))
        self.env["emulation.consultation.comment"]._add(line, text, name, contact)
        # who has said something stays between him and those in charge: the log counts only
        self._log_event("say")

    def _begin(self, state):
        """Hold the list for an action of the unit's officer.

        :raise UserError: who may act, or the list has gone on
        """
        self.check_access("read")
        hold(self)
        for refusal in self.env["union.mandate"]._officer_refusals(self.unit_id).values():
            raise UserError(refusal)
        if self.state != state:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "“%(dossier)s” is %(state)s.",
                    dossier=self.name,
                    state=labels[self.state].lower(),
                )
            )

    @api.model
    def _offers_new(self):
        return self.env.su or bool(self.env["union.mandate"]._current_units("officer"))
