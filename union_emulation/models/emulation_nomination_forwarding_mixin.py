from odoo import api, fields, models
from odoo.exceptions import UserError


class EmulationNominationForwardingMixin(models.AbstractModel):
    """Nomination for an award that a body outside decides on: the dossier out, the outcome back.

    ========  ====================================  ========  =================
    Action    Who                                   From      To
    ========  ====================================  ========  =================
    send out  officer of the unit that passes it    approved  approved, sent
              on (``deciding_unit_id``)
    answer    the same                              approved, awarded, declined
                                                    sent
    ========  ====================================  ========  =================
    """

    _name = "emulation.nomination.forwarding.mixin"
    _description = "Emulation: nomination for an award from outside"

    sent_number = fields.Char(
        "Sent out by", readonly=True, copy=False, help="Number of the letter that sent it out."
    )
    date_sent = fields.Date(
        "Sent out on", readonly=True, copy=False, help="When it went to the body outside."
    )

    can_send_out = fields.Boolean(
        compute="_compute_can_pass_on", help="The user may note that it has gone out."
    )
    can_answer = fields.Boolean(
        compute="_compute_can_pass_on", help="The user may note what has come back."
    )

    @api.depends_context("uid")
    @api.depends("state", "date_sent")
    def _compute_can_pass_on(self):
        sending, answering = (self._why_not_outside(step) for step in ("send_out", "answer"))
        for nomination in self:
            nomination.can_send_out = not sending[nomination]
            nomination.can_answer = not answering[nomination]

    def action_send_out(self, number, date):
        """Note that the dossiers have gone to the body outside.

        :param str number: number and symbol of the letter, required
        :param date: its date, a date or its text
        :raise UserError: what is missing, or who may say so
        """
        number, day = self._outside_text(number), self._outside_day(date)
        self._transition_outside("send_out", {"number": number}, sent_number=number, date_sent=day)

    def action_answer(self, granted, number=None, date=None, reason=None):
        """Note what the body outside has decided; what was granted goes into the register.

        :param bool granted: whether it was granted
        :param str number: number and symbol of its decision, where it was granted
        :param date: date of the decision or of the answer
        :param str reason: why it was not granted
        :raise UserError: what is missing, or who may say so
        """
        day = self._outside_day(date)
        if granted is True:
            number = self._outside_text(number)
            self._transition_outside("answer", {"number": number}, state="awarded")
            self.env["emulation.award"]._record(
                [
                    nomination._award_values()
                    | {
                        "decision_number": number,
                        "decision_date": day,
                        "body_name": nomination.outside_body,
                    }
                    for nomination in self
                ]
            )
        else:
            self._check_reason(reason)
            self._transition_outside(
                "answer", {"reason": reason}, state="declined", decline_reason=reason
            )
            self._tell_submitter()

    def _transition_outside(self, step, details, **values):
        """Lock, check, write, for all or for none.

        :param str step: send_out or answer
        :param dict details: logged with it
        :param values: stored
        :raise UserError: the reasons of :meth:`_why_not_outside`
        """
        self.check_access("read")
        self._lock()
        reasons = [reason for found in self._why_not_outside(step).values() for reason in found]
        if reasons:
            raise UserError("\n".join(dict.fromkeys(reasons)))
        self._engine_write(values)
        self._log_event({"answer": "answer_outside"}.get(step, step), **details)
        self._close_activities()

    def _why_not_outside(self, step):
        """Why the current user cannot note that the dossiers went out, or what came back.

        :param str step: send_out or answer
        :rtype: dict[emulation.nomination, list[str]]
        """
        refusals = self.env["union.mandate"]._officer_refusals(self.deciding_unit_id)
        early = self._not_consulted() if step == "send_out" else self.browse()
        reasons = {}
        for nomination in self:
            found = reasons[nomination] = []
            name = nomination.display_name
            if nomination in early:
                found.append(nomination._say_not_consulted())
            if not nomination.outside_body:
                found.append(self.env._("“%(name)s” is decided within the union.", name=name))
            elif nomination.state != "approved":
                found.append(self.env._("“%(name)s” is not approved.", name=name))
            elif step == "send_out" and nomination.date_sent:
                found.append(self.env._("“%(name)s” has been sent out already.", name=name))
            elif step == "answer" and not nomination.date_sent:
                found.append(self.env._("“%(name)s” has not been sent out yet.", name=name))
            if nomination.deciding_unit_id in refusals:
                found.append(refusals[nomination.deciding_unit_id])
        return reasons

    def _outside_text(self, value):
        text = value.strip() if isinstance(value, str) else ""
        if not text:
            raise UserError(self.env._("Name the number and symbol of the paper."))
        return text

    def _outside_day(self, value):
        """A day that a client names, not one to come.

        :rtype: datetime.date
        :raise UserError: it is no date, or lies in the future
        """
        try:
            day = fields.Date.to_date(value)
        except (TypeError, ValueError, AttributeError):
            day = None
        if not day:
            raise UserError(self.env._("Name the day."))
        if day > self.env["union.clock"]._today():
            raise UserError(self.env._("The day cannot lie in the future."))
        return day

    # ------------------------------------------------------------
    # The register
    # ------------------------------------------------------------

    def _award_values(self):
        """The nominee as on this day, as a line of the register.

        :rtype: dict
        """
        self.ensure_one()
        # sudo: names as on the day, whoever issues the decision
        nomination = self.sudo()
        today = self.env["union.clock"]._today()
        unit = nomination.nominee_unit_id or nomination.member_id.unit_id or nomination.unit_id
        return {
            "award_type_id": nomination.award_type_id.id,
            "subject_type": nomination.subject_type,
            "member_id": nomination.member_id.id,
            "nominee_unit_id": nomination.nominee_unit_id.id,
            "recipient_name": nomination.nominee_name,
            "recipient_title": nomination.nominee_title,
            "unit_id": unit.id,
            "unit_name": unit._on(today)[unit]["name"],
            "position_group": nomination.position_group,
            "is_direct_worker": nomination.is_direct_worker,
            "gender": nomination.gender,
            "year": nomination.year,
            "date_from": nomination.date_from,
            "date_to": nomination.date_to,
            "basis": nomination.basis,
            "citation": nomination.citation,
            "campaign_id": nomination.campaign_id.id,
            "nomination_id": nomination.id,
            "deciding_unit_id": nomination.deciding_unit_id.id,
            "source": "decision",
        }
