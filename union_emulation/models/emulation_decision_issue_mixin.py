from odoo import models
from odoo.exceptions import UserError

from ..tools.lock import hold


class EmulationDecisionIssueMixin(models.AbstractModel):
    """What follows when the paper of a decision is issued, replaced or revoked.

    All of it happens in the transaction of the paper: number, file, awards and nominations are
    there together, or nothing is.
    """

    _name = "emulation.decision.issue.mixin"
    _description = "Emulation: issue of a decision"

    # ------------------------------------------------------------
    # What the paper calls
    # ------------------------------------------------------------

    def _on_paper_issued(self):
        super()._on_paper_issued()
        for decision in self:
            decision._apply()
        self._close_activities()

    def _on_paper_revoked(self):
        super()._on_paper_revoked()
        for decision in self:
            decision._void()

    def _on_paper_replaced(self, document):
        super()._on_paper_replaced(document)
        later = document._dossiers()[document]
        if later._name != self._name or later.replaces_id.id != self.id:
            raise UserError(self._paper_refusal("replace"))
        hold(self.sudo())
        self._engine_write({"state": "replaced"})
        # from now on its nominees are free for the one that takes its place
        self.line_ids.flush_recordset(["is_claim"])

    # ------------------------------------------------------------
    # Issue
    # ------------------------------------------------------------

    def _apply(self):
        """Do what the paper says that has just been numbered.

        :raise UserError: something has changed that forbids it
        """
        self.ensure_one()
        # sudo: the clerk issues the paper, the rest follows from it
        decision = self.sudo()
        hold(decision)
        for records in (
            decision.replaces_id | decision.revokes_id,
            decision.session_id,
            decision.line_ids.nomination_id,
            decision.line_ids.taken_award_id,
        ):
            if records:
                hold(records)
        reasons = decision._paper_lacks()
        if reasons:
            raise UserError("\n".join(dict.fromkeys(reasons)))
        self._engine_write({"state": "issued", "decision_date": decision.document_id.date})
        if self.kind == "grant":
            self._grant()
        else:
            self._take()

    def _grant(self):
        """Give every line its award, and every nomination its end."""
        # sudo: as above
        lines = self.sudo()._printed_lines()
        document, nominations = self.document_id.sudo(), lines.nomination_id
        money = lines._money(document.date)
        rows = [line._prepare_award(document, money[line][0]) for line in lines]
        awards = self.env["emulation.award"]._record(rows)
        for line, award in zip(lines, awards, strict=True):
            amount, base, __ = money[line]
            line._engine_write({"award_id": award.id, "amount": amount, "base_amount": base})
        if self.replaces_id:
            self._step_in(self.replaces_id.sudo(), lines)
        nominations._engine_write({"state": "awarded", "decision_id": self.id})
        nominations.with_env(self.env)._log_event("award", full_number=document.full_number)
        nominations._close_activities()
        for line in self.sudo().line_ids.filtered("differs"):
            self._log_event("deviate", nominee=line.display_name, reason=line.deviation_reason)

    def _step_in(self, earlier, lines):
        """Set the awards of the decision aside whose place this one takes.

        Whoever is on it no more waits for a decision again. What was paid before counts.

        :param emulation.decision earlier: the replaced one
        :param emulation.decision.line lines: of this one
        """
        later = {line.nomination_id: line for line in lines}
        gone = self.env["emulation.nomination"].sudo()
        for old in earlier._living_lines():
            new = later.get(old.nomination_id)
            paid = old._paid()
            values = {"state": "replaced", "replaced_by_id": new.award_id.id} if new else {}
            old.award_id._settle(values or {"state": "revoked"})
            kept = min(paid, new.amount) if new else 0
            old._engine_write({"recover_amount": paid - kept})
            if new:
                done = {"date_paid": old.date_paid, "paid_by": old.paid_by}
                new._engine_write(
                    {"paid_before": kept, **(done if old.date_paid and kept == new.amount else {})}
                )
            else:
                gone |= old.nomination_id
        gone._engine_write({"state": "approved", "decision_id": False})

    def _take(self):
        """Take back the awards of the lines."""
        # sudo: as above
        decision = self.sudo()
        number = decision.document_id.full_number
        decision.line_ids.taken_award_id._settle({"state": "revoked"})
        nominations = decision.line_ids.nomination_id
        text = f"{self.reason.strip()} ({decision.document_id.type_id.name} số {number})"
        nominations._engine_write({"state": "declined", "decline_reason": text})
        nominations.with_env(self.env)._log_event("revoke_award", full_number=number)
        earlier = decision.revokes_id
        earlier.with_env(self.env)._log_event("revoke_award", full_number=number)
        if not earlier._living_lines():
            earlier._engine_write({"state": "revoked"})
            earlier.document_id._set_out(
                state="revoked",
                revoke_reason=text,
                revoked_by_id=self.env.uid,
                date_revoked=self.env["union.clock"]._now(),
            )

    # ------------------------------------------------------------
    # The paper is void
    # ------------------------------------------------------------

    def _void(self):
        """Take back what the paper granted that has been declared void; whom it named waits."""
        self.ensure_one()
        # sudo: the clerk revokes the paper, the rest follows from it
        decision = self.sudo()
        hold(decision)
        lines = decision._living_lines()
        nominations = lines.nomination_id
        if nominations:
            hold(nominations)
        lines.award_id._settle({"state": "revoked"})
        for line in lines:
            line._engine_write({"recover_amount": line._paid()})
        self._engine_write({"state": "revoked"})
        nominations._engine_write({"state": "approved", "decision_id": False})
        nominations.with_env(self.env)._log_event(
            "revoke_award", full_number=decision.document_id.full_number
        )

    def _printed_lines(self):
        """Lines whose awards are granted or taken back, as the paper lists them.

        :rtype: emulation.decision.line
        """
        self.ensure_one()
        return self.line_ids.filtered(lambda line: line.outcome == "granted").sorted(
            lambda line: (line._rank(), line.sequence, line.id)
        )
