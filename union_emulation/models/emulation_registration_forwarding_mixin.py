from odoo import api, fields, models
from odoo.exceptions import UserError


class EmulationRegistrationForwardingMixin(models.AbstractModel):
    """Initiative that is forwarded to the host of a programme.

    ========  =====================================================================
    Action    Who
    ========  =====================================================================
    propose   officer of the unit that registered it, or of one above
    send      the same for a portal; for a dossier to a host outside, an officer of
              the unit that decided on it, or of one above
    answer    who may send
    ========  =====================================================================
    """

    _name = "emulation.registration.forwarding.mixin"
    _description = "Emulation: initiative forwarded outside"

    can_forward = fields.Boolean(
        compute="_compute_can_forward",
        help="It is recognised, and the current user is an officer who may forward it.",
    )

    @api.depends_context("uid")
    @api.depends("state", "kind", "unit_path")
    def _compute_can_forward(self):
        paths = tuple(self.env["union.mandate"]._current_paths("officer"))
        for registration in self:
            registration.can_forward = (
                registration.state == "recognised"
                and registration.kind == "initiative"
                and registration.category_id.gives_forwarding
                and bool(paths)
                and (registration.unit_path or "-").startswith(paths)
            )

    def _why_not_forward(self, programme, proposing=False):
        """Why the current user cannot forward the initiatives to a programme now.

        :param emulation.programme programme:
        :param bool proposing: he proposes it to those above only
        :return: sentences by registration; empty where he can
        :rtype: dict[emulation.registration, list[str]]
        """
        closed = "" if proposing else programme._why_closed()
        reasons = self._why_not_sender(programme, proposing)
        # sudo: whether it is under way already, for the answer only
        sent = self.sudo().outcome_ids.filtered(
            lambda outcome: (
                outcome.programme_id == programme
                and outcome.kind == "forwarding"
                and outcome.state != "refused"
                and (proposing or outcome.state != "proposed")
            )
        )
        for registration in self:
            found, name = reasons[registration], registration.display_name
            if registration.kind != "initiative" or not registration.category_id.gives_forwarding:
                found.append(
                    self.env._("“%(name)s” is nothing that is forwarded outside.", name=name)
                )
            elif registration.state != "recognised":
                found.append(self.env._("“%(name)s” is not recognised yet.", name=name))
            elif why := registration._why_uncounted(programme):
                found.append(
                    self.env._(
                        "“%(name)s” does not count for “%(programme)s”: %(reason)s.",
                        name=name,
                        programme=programme.name,
                        reason=why,
                    )
                )
            if registration.id in sent.registration_id.ids:
                found.append(
                    self.env._(
                        "“%(name)s” was forwarded to “%(programme)s” already.",
                        name=name,
                        programme=programme.name,
                    )
                )
            if closed:
                found.append(closed)
        return reasons

    def _why_not_sender(self, programme, proposing=False):
        """Why the current user is not the one to forward the initiatives.

        :param emulation.programme programme:
        :param bool proposing: he proposes it to those above only
        :return: sentences by registration; empty where he is
        :rtype: dict[emulation.registration, list[str]]
        """
        paths = tuple(self.env["union.mandate"]._current_paths("officer"))
        reasons = {}
        for registration in self:
            by_decider = programme.forwarding == "dossier" and not proposing
            # sudo: which unit it is, for the answer only
            unit = (registration.deciding_unit_id if by_decider else registration.unit_id).sudo()
            held = paths and (unit.parent_path or "-").startswith(paths)
            reasons[registration] = (
                []
                if held
                else [
                    self.env._(
                        "Only an officer of “%(unit)s” or of a unit above it may forward this.",
                        unit=unit.name,
                    )
                ]
            )
        return reasons

    def _forward(self, programme, proposing=False):
        """Note that the initiatives are forwarded to a programme.

        :param emulation.programme programme:
        :param bool proposing: they are only proposed to those above
        :raise UserError: why not
        """
        self.check_access("read")
        self._lock()
        reasons = self._why_not_forward(programme, proposing)
        found = [reason for registration in self for reason in reasons[registration]]
        if found:
            raise UserError("\n".join(dict.fromkeys(found)))
        outcomes = self.env["emulation.outcome"]
        values = (
            {"state": "proposed"}
            if proposing
            else {
                "state": "decided",
                "date_decided": self.env["union.clock"]._now(),
                "decided_by": self.env.user.name,
            }
        )
        # sudo: what was proposed goes on, whoever proposed it
        proposed = outcomes.sudo().search(
            [
                ("registration_id", "in", self.ids),
                ("programme_id", "=", programme.id),
                ("state", "=", "proposed"),
            ]
        )
        proposed._engine_write(values)
        fresh = self - self.browse(proposed.registration_id.ids)
        outcomes._open_for(
            fresh,
            "forwarding",
            programme_id=programme.id,
            deciding_unit_id=False,
            body_name=programme.host_name,
            **values,
        )
        self._log_event("propose_forward" if proposing else "forward", programme=programme.name)

    def action_open_forwarding(self):
        """Ask to which programme the initiatives are forwarded.

        :return: window action of the wizard
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_forwarding_action"
        )
        return action | {"context": {"active_model": self._name, "active_ids": self.ids}}
