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
    refuse    who may send: what was proposed, with a reason
    answer    who may send
    ========  =====================================================================

    What is proposed is asked of one unit: the one that decided on it for a dossier, the next one
    above for a portal, or the first further up where the proposer is not the officer himself.
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
        under_way = {outcome.registration_id.id: outcome for outcome in sent}
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
            if outcome := under_way.get(registration.id):
                found.append(outcome._say_forwarded())
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
            # sudo: which unit it is, for the answer only
            unit = registration._forwarding_unit(programme, proposing).sudo()
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

    def _forwarding_unit(self, programme, proposing=False):
        """The unit whose officer, or one above whom, forwards the initiative to a programme.

        :param emulation.programme programme:
        :param bool proposing: he proposes it to those above only
        :rtype: UnionUnit
        """
        by_decider = programme.forwarding == "dossier" and not proposing
        return self.deciding_unit_id if by_decider else self.unit_id

    def _sending_units(self, programme):
        """The units as whose officer the current user sends the initiatives: his highest ones.

        :param emulation.programme programme: to which he may send them
        :return: unit by registration
        :rtype: dict[emulation.registration, UnionUnit]
        """
        paths = self.env["union.mandate"]._current_paths("officer")
        units, found = self.env["union.unit"], {}
        for registration in self:
            # sudo: where the unit lies, which he has been found to be in charge of
            place = registration._forwarding_unit(programme).sudo().parent_path
            path = next(path for path in paths if place.startswith(path))
            found[registration] = units.browse(int(path.split("/")[-2]))
        return found

    def _units_asked(self, programme):
        """The units to which the current user proposes to forward the initiatives.

        :param emulation.programme programme:
        :return: unit by registration
        :rtype: dict[emulation.registration, UnionUnit]
        """
        own = self.env["union.mandate"]._current_units("officer")
        found = {}
        for registration in self:
            first = registration._forwarding_unit(programme)
            chain = first._chain()
            if first == registration.unit_id:
                chain = chain[1:] or chain
            found[registration] = next((unit for unit in chain if unit not in own), chain[:1])
        return found

    def _forward(self, programme, proposing=False):
        """Note that the initiatives are forwarded to a programme.

        :param emulation.programme programme:
        :param bool proposing: they are only proposed to those above
        :return: the outcomes, in the order of the initiatives
        :rtype: emulation.outcome
        :raise UserError: why not
        """
        self.check_access("read")
        self._lock()
        reasons = self._why_not_forward(programme, proposing)
        found = [reason for registration in self for reason in reasons[registration]]
        if found:
            raise UserError("\n".join(dict.fromkeys(found)))
        outcomes = self.env["emulation.outcome"]
        if proposing:
            outcomes = outcomes._propose_forwarding(self, programme)
        else:
            outcomes = outcomes._note_sent(self, programme)
        self._log_event("propose_forward" if proposing else "forward", programme=programme.name)
        by_registration = {outcome.registration_id.id: outcome for outcome in outcomes}
        return outcomes.union(*(by_registration[registration.id] for registration in self))

    def _evidence_to_send(self):
        """Evidence that goes with a dossier: what was handed in and counts.

        :rtype: emulation.registration.evidence
        """
        files = self.evidence_ids | self.result_evidence_ids
        return files.filtered(lambda file: file.date_taken and not file.is_set_aside)

    def action_open_forwarding(self):
        """Ask to which programme the initiatives are forwarded.

        :return: window action of the wizard
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_forwarding_action"
        )
        return action | {"context": {"active_model": self._name, "active_ids": self.ids}}
