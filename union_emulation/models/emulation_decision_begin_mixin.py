from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..tools import vietnamese
from . import emulation_decision_paper as decision_paper

#: Which law a decision cites, by the regime of its awards.
TOPICS = {
    "state": "union_emulation.union_legal_topic_state",
    "union": "union_emulation.union_legal_topic_union",
}
#: What the list begins with: collectives, then people (domain practice of decisions).
RANKS = {"collective": 0, "enterprise": 1, "household": 2, "individual": 3}


class EmulationDecisionBeginMixin(models.AbstractModel):
    """How a decision is begun: from a session, from nominations, from an earlier decision."""

    _name = "emulation.decision.begin.mixin"
    _description = "Emulation: beginning of a decision"

    # ------------------------------------------------------------
    # New decisions
    # ------------------------------------------------------------

    @api.model
    def _begin(self, nominations, **values):
        """Begin the decision on nominations, and open it.

        :param emulation.nomination nominations: all decided by one unit
        :param values: further values of the decision
        :return: window action
        :rtype: dict
        :raise UserError: they are decided by several units, or who may begin it
        """
        deciding = set(nominations._decided_here().values())
        if "unit_id" not in values:
            if len(deciding) != 1:
                raise UserError(
                    self.env._("Choose nominees on whom one unit decides: it issues the decision.")
                )
            values["unit_id"] = deciding.pop().id
        unit = self.env["union.unit"].browse(values["unit_id"])
        self._check_officer(unit)
        decision = self.create({**values, "line_ids": self._line_commands(nominations)})
        return decision._action_open()

    @api.model
    def _check_officer(self, units):
        """Refuse whoever is not in charge of the units.

        :raise AccessError: says who may do it
        """
        for refusal in self.env["union.mandate"]._officer_refusals(units).values():
            raise AccessError(refusal)

    @api.model
    def _line_commands(self, nominations):
        ordered = self._in_order(nominations)
        return [
            Command.create({"nomination_id": nomination.id, "sequence": place * 10})
            for place, nomination in enumerate(ordered, 1)
        ]

    def _prepare_lines(self, nominations):
        """Values of lines behind those that there are.

        :rtype: list[dict]
        """
        self.ensure_one()
        last = max(self.line_ids.mapped("sequence"), default=0)
        return [
            {
                "decision_id": self.id,
                "nomination_id": nomination.id,
                "sequence": last + place * 10,
            }
            for place, nomination in enumerate(self._in_order(nominations), 1)
        ]

    @api.model
    def _in_order(self, nominations):
        """Nominations as a decision lists them: collectives first, then people, by unit.

        Units follow the tree, by their codes; within one the proposer's order of priority counts,
        then the Vietnamese alphabet.

        :rtype: emulation.nomination
        """
        units = nominations.unit_id
        above = units.browse(units._ancestor_ids())
        codes = {unit.id: unit.code for unit in above}
        places = {
            unit: [codes[int(number)] for number in unit.parent_path.split("/")[:-1]]
            for unit in units
        }

        def key(nomination):
            award = nomination.award_type_id
            return (
                RANKS[nomination.subject_type],
                award.sequence,
                award.id,
                places[nomination.unit_id],
                nomination.sequence,
                vietnamese.sort_key(nomination.nominee_name),
                nomination.id,
            )

        return nominations.sorted(key)

    @api.model
    def _prepare_new(self, vals):
        """Values of a new decision with what follows from its session and its nominees.

        :param dict vals: as the caller gives them
        :rtype: dict
        """
        vals = dict(vals)
        if "nomination_ids" in vals:
            chosen = self._fields["nomination_ids"].convert_to_cache(
                vals.pop("nomination_ids"), self.new({})
            )
            nominations = self.env["emulation.nomination"].browse(chosen)._origin
            vals["line_ids"] = [*(vals.get("line_ids") or ()), *self._line_commands(nominations)]
        if vals.get("session_id") and not vals.get("line_ids"):
            session = self.env["emulation.council.session"].browse(vals["session_id"])
            session.check_access("read")
            vals["line_ids"] = self._line_commands(session._passed_waiting())
        return vals

    def _prepare_paper(self):
        """Fill in what a decision usually says, as far as its maker left it open."""
        self.ensure_one()
        usual = decision_paper.usual(self)
        self.write({name: text for name, text in usual.items() if text and not self[name]})
        document = self.document_id
        values = {"subject": self.name or document.subject}
        topics = {self.env.ref(TOPICS[regime]) for regime in self._regimes()}
        values["legal_topic_ids"] = [Command.set([topic.id for topic in topics])]
        if self.replaces_id:
            values["replaces_id"] = self.replaces_id.document_id.id
        if not document.recipient_ids:
            rows = decision_paper.usual_recipients(self)
            values["recipient_ids"] = [Command.create(row) for row in rows]
        document.write(values)

    def _regimes(self):
        awards = self.line_ids.award_type_id
        return set(awards.mapped("regime")) | ({"state"} if self.kind == "revoke" else set())

    # ------------------------------------------------------------
    # Buttons of a draft
    # ------------------------------------------------------------

    def action_fill(self):
        """Add those who passed in the session and are on no decision yet.

        :raise UserError: there is no session, or who may do it
        """
        self.ensure_one()
        self._check_officer(self.unit_id)
        if not self.session_id:
            raise UserError(self.env._("The decision follows no session."))
        self._begin_change()
        waiting = self.session_id._passed_waiting() - self.line_ids.nomination_id
        self.env["emulation.decision.line"].create(self._prepare_lines(waiting))

    def action_arrange(self):
        """Put the lines in order: collectives first, then people, by unit.

        :raise UserError: who may do it
        """
        self.ensure_one()
        self._check_officer(self.unit_id)
        lines = {line.nomination_id: line for line in self.line_ids}
        for place, nomination in enumerate(self._in_order(self.line_ids.nomination_id), 1):
            lines[nomination].sequence = place * 10

    def action_give(self):
        """Tell the clerks that the decision is ready to be issued.

        :raise UserError: what is missing, or who may do it
        """
        self.check_access("read")
        self._check_officer(self.unit_id)
        missing = [text for decision in self for text in decision._lacks()]
        if missing:
            raise UserError("\n".join(dict.fromkeys(missing)))
        self._begin_change()
        self._engine_write({"date_given": self.env["union.clock"]._now()})
        self._log_event("give_clerk")
        self._close_activities()
        for decision, clerks in self._clerks().items():
            for user in clerks:
                decision._schedule(user, self.env._("Issue the decision"), False)

    def _clock_now(self):
        return self.env["union.clock"]._now()

    # ------------------------------------------------------------
    # Decisions on decisions
    # ------------------------------------------------------------

    def action_replace(self):
        """Begin a draft that is to take the decision's place, with its lines.

        :return: window action
        :rtype: dict
        :raise UserError: it is not in force, or who may do it
        """
        self.ensure_one()
        lines = [
            Command.create(
                {
                    "nomination_id": line.nomination_id.id,
                    "sequence": line.sequence,
                    "citation": line.citation,
                    "fund_id": line.fund_id.id,
                    "deviation_reason": line.deviation_reason,
                }
            )
            for line in self._living_lines()
        ]
        texts = {name: self[name] for name in ("name", "merit", "proposer", "executors")}
        return self._begin_after(
            {
                **texts,
                "session_id": self.session_id.id,
                "replaces_id": self.id,
                "line_ids": lines,
            }
        )

    def action_take_back(self):
        """Begin a draft that is to take awards of the decision back.

        :return: window action
        :rtype: dict
        :raise UserError: it is not in force, or who may do it
        """
        self.ensure_one()
        lines = [
            Command.create(
                {
                    "nomination_id": line.nomination_id.id,
                    "sequence": line.sequence,
                    "source_line_id": line.id,
                }
            )
            for line in self._living_lines()
        ]
        return self._begin_after({"kind": "revoke", "revokes_id": self.id, "line_ids": lines})

    def _begin_after(self, values):
        self.check_access("read")
        self._check_officer(self.unit_id)
        if self.state != "issued" or self.kind != "grant":
            raise UserError(
                self.env._("Only a decision of this unit that is in force can be changed.")
            )
        return self.create({"unit_id": self.unit_id.id, **values})._action_open()

    def _living_lines(self):
        """Lines whose awards still stand.

        :rtype: emulation.decision.line
        """
        return self.line_ids.filtered(lambda line: line.award_id.state == "valid")

    def _action_open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }
