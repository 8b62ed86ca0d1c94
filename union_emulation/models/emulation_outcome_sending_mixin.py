from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import vietnamese


class EmulationOutcomeSendingMixin(models.AbstractModel):
    """Forwarding that a unit proposes to those above, and that is sent or refused there.

    The officers of the unit that is asked are told by an activity, which ends when it is sent or
    refused; the proposer has the news then. What was sent has its files with it for good.
    """

    _name = "emulation.outcome.sending.mixin"
    _description = "Emulation: forwarding that is proposed and sent"

    sender_unit_id = fields.Many2one(
        "union.unit",
        "To be sent by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The unit that was asked to forward it.",
    )
    sending_id = fields.Many2one(
        "emulation.sending",
        "Sent with",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="With what it was sent.",
    )
    sheet_id = fields.Many2one(
        "ir.attachment",
        "Description sent",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Its description as it went out with a dossier.",
    )
    can_send = fields.Boolean(
        compute="_compute_can_send",
        help="It was proposed to be forwarded, and the current user may send it.",
    )
    has_files = fields.Boolean(
        compute="_compute_has_files",
        help="It was sent, and the current user may have the files again.",
    )

    @api.depends_context("uid")
    @api.depends("kind", "state")
    def _compute_can_send(self):
        reasons = self._why_not_send()
        for outcome in self:
            outcome.can_send = not reasons[outcome]

    @api.depends_context("uid")
    @api.depends("sending_id")
    def _compute_has_files(self):
        readable = self._readable_sendings()
        for outcome in self:
            outcome.has_files = outcome.sending_id in readable

    # ------------------------------------------------------------
    # Proposed, and sent or refused
    # ------------------------------------------------------------

    @api.model
    def _propose_forwarding(self, registrations, programme):
        """Ask those above to forward the initiatives; whoever calls has checked that it may be.

        :param emulation.registration registrations:
        :param emulation.programme programme:
        :return: the outcomes
        :rtype: emulation.outcome
        """
        asked = registrations._units_asked(programme)
        outcomes = self.browse()
        for unit in dict.fromkeys(asked.values()):
            outcomes |= self._open_for(
                registrations.filtered(lambda r, u=unit: asked[r] == u),
                "forwarding",
                programme_id=programme.id,
                deciding_unit_id=False,
                sender_unit_id=unit.id,
                body_name=programme.host_name,
                proposed_by_id=self.env.uid,
                date_proposed=self.env["union.clock"]._now(),
            )
        outcomes._tell_senders()
        return outcomes

    @api.model
    def _note_sent(self, registrations, programme):
        """Note the initiatives as sent; whoever calls has checked that they may be.

        :param emulation.registration registrations:
        :param emulation.programme programme:
        :return: the outcomes
        :rtype: emulation.outcome
        """
        values = {
            "state": "decided",
            "date_decided": self.env["union.clock"]._now(),
            "decided_by": self.env.user.name,
        }
        # sudo: what was proposed goes on, whoever proposed it
        proposed = self.sudo().search(
            [
                ("registration_id", "in", registrations.ids),
                ("programme_id", "=", programme.id),
                ("state", "=", "proposed"),
            ]
        )
        proposed = proposed.with_env(self.env)
        proposed._engine_write(values)
        proposed._close_activities()
        return proposed | self._open_for(
            registrations - proposed.registration_id,
            "forwarding",
            programme_id=programme.id,
            deciding_unit_id=False,
            body_name=programme.host_name,
            **values,
        )

    def _tell_senders(self):
        """An activity for the officers of the units that are asked, or that stand in for them."""
        Mandate = self.env["union.mandate"]
        desks = Mandate._officer_desks(self.sender_unit_id)
        units = self.env["union.unit"].union(*desks.values())
        holders = Mandate._holders(units.ids, ["officer"])
        told = {}
        for outcome in self:
            for unit in desks[outcome.sender_unit_id]:
                for user in holders[unit.id, "officer"] - self.env.user:
                    told[user] = told.get(user, self.browse()) | outcome
        for user, outcomes in told.items():
            outcomes._schedule(user.id, self.env._("Forward, or refuse"), False)

    def _forwarding_news(self, env):
        """What has happened with it, for whoever proposed or registered it.

        :param env: environment in the reader's language
        :rtype: str
        """
        if self.state == "decided":
            return env._("Forwarded outside")
        if self.state == "done":
            return env._("Taken or recognised by the host")
        return env._("Refused by the host") if self.date_decided else env._("Not forwarded")

    def _say_forwarded(self):
        """That it is on its way already, for whoever would send it again.

        :rtype: str
        """
        said = {"name": self.registration_id.display_name, "programme": self.programme_id.name}
        if self.state == "proposed":
            return self.env._(
                "“%(name)s” is proposed for “%(programme)s” already; “%(unit)s” was asked.",
                unit=self.sender_unit_id.name,
                **said,
            )
        return self.env._(
            "“%(name)s” was forwarded to “%(programme)s” already, on %(date)s by “%(unit)s”.",
            date=vietnamese.paper_date(self.env["union.clock"]._localize(self.date_decided)),
            unit=self.sending_id.unit_id.name,
            **said,
        )

    def _why_not(self, action):
        # what the union forwards, no approver decides on: whoever may send it may refuse
        if action != "refuse":
            return super()._why_not(action)
        asked = self.filtered(lambda outcome: outcome.kind == "forwarding")
        others = super(EmulationOutcomeSendingMixin, self - asked)._why_not(action)
        return others | asked._why_not_send()

    def _why_not_send(self):
        """Why the current user cannot send or refuse what was proposed; empty where he can.

        :return: sentences by outcome
        :rtype: dict[emulation.outcome, list[str]]
        """
        reasons = self._why_not_sender()
        for outcome in self:
            if outcome.kind != "forwarding" or outcome.state != "proposed":
                reasons[outcome].append(
                    self.env._(
                        "“%(name)s” does not wait to be sent.", name=outcome.registration_id.name
                    )
                )
        return reasons

    def action_open_forwarding(self):
        """Ask whether what was proposed is to be sent.

        :return: window action of the wizard
        :rtype: dict
        :raise UserError: it is not for one programme
        """
        self.check_access("read")
        programme = self.programme_id
        if len(programme) != 1 or set(self.mapped("kind")) != {"forwarding"}:
            raise UserError(self.env._("Choose initiatives that go to one programme."))
        action = self.registration_id.action_open_forwarding()
        action["context"]["default_programme_id"] = programme.id
        return action

    # ------------------------------------------------------------
    # The files again
    # ------------------------------------------------------------

    def _readable_sendings(self):
        """What they were sent with, as far as the current user may have the files.

        :rtype: emulation.sending
        """
        # sudo: which they are; the search says which of them he may read
        ids = self.sudo().sending_id.ids
        return self.env["emulation.sending"].search([("id", "in", ids)])

    def action_open_sendings(self):
        """Open what they were sent with, where the files are to be had.

        :return: window action
        :rtype: dict
        :raise UserError: they were not sent, or by units that are not the user's
        """
        self.check_access("read")
        # sudo: whether they were sent at all, for the answer only
        sent = self.sudo().sending_id
        if not sent:
            raise UserError(self.env._("None of these has been sent."))
        sendings = self._readable_sendings()
        if not sendings:
            raise UserError(
                self.env._(
                    "Only an officer of “%(unit)s”, which sent this, or of a unit above it has the "
                    "files.",
                    unit="”, “".join(sent.unit_id.mapped("name")),
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_sending_action"
        )
        action["domain"] = [("id", "in", sendings.ids)]
        if len(sendings) == 1:
            action |= {"res_id": sendings.id, "views": [(False, "form")]}
        return action

    @api.model
    def _open_forwardings(self, domain):
        """Window action on some of what is forwarded.

        :param list domain:
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_outcome_action_forwarding"
        )
        return action | {"domain": domain, "context": {}}
