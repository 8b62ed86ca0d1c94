from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..tools.lock import hold

#: Texts that a decision takes over from the one whose place it takes.
TEXTS = ("kind", "name", "event", "duty", "executors")


class EmulationOutcomeDecisionLaterMixin(models.AbstractModel):
    """Decision on outcomes after its issue: revoked, or replaced by another one.

    With the paper falls what it granted (``emulation.outcome.lapse.mixin``). What stands on the
    decision that takes its place stays granted, by that one; what does not, falls as well.
    """

    _name = "emulation.outcome.decision.later.mixin"
    _description = "Emulation: decision on outcomes that is revoked or replaced"
    _inherit = ["union.approval.mixin"]

    replaces_id = fields.Many2one(
        "emulation.outcome.decision",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The decision in force that this one takes the place of.",
    )
    replaced_paper_id = fields.Many2one(
        related="replaces_id.document_id",
        string="Replaced paper",
        help="Paper of the decision that it replaces.",
    )
    replacement_ids = fields.One2many(
        "emulation.outcome.decision", "replaces_id", "Replaced by", help="What takes its place."
    )
    revoke_reason = fields.Text(
        related="document_id.revoke_reason", help="Why the paper was revoked."
    )

    @api.depends_context("uid")
    @api.depends("document_id.state")
    def _compute_allowed_actions(self):
        super()._compute_allowed_actions()
        papers = self.document_id._why_not("revoke") if self.document_id else {}
        for decision in self.filtered(lambda decision: decision.state == "applied"):
            allowed = [decision.allowed_actions]
            if decision.in_charge:
                allowed.append("replace")
            if not papers.get(decision.document_id, True):
                allowed.append("revoke")
            decision.allowed_actions = " ".join(filter(None, allowed))

    @api.constrains("replaces_id", "unit_id", "kind")
    def _check_replaces(self):
        for decision in self:
            # su=False: a reader of this paper reads the name of the one that it replaces
            earlier = decision.replaces_id.sudo(False)
            if earlier and not (
                earlier.has_access("read")
                and earlier.unit_id == decision.unit_id
                and earlier.kind == decision.kind
                and (earlier.state == "applied" or decision.state == "applied")
            ):
                raise ValidationError(
                    self.env._("Only a decision of this unit that is in force can be replaced.")
                )

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_replace(self):
        """Begin a draft that is to take the decision's place, with its outcomes and texts.

        :return: window action
        :rtype: dict
        :raise UserError: it is not in force, or who may do it
        """
        self.ensure_one()
        self.check_access("read")
        if refusal := self.env["union.mandate"]._officer_refusals(self.unit_id).get(self.unit_id):
            raise UserError(refusal)
        if self.state != "applied":
            raise UserError(
                self.env._("Only a decision of this unit that is in force can be replaced.")
            )
        paper = self.document_id
        later = self.create(
            {
                **{name: self[name] for name in TEXTS},
                "unit_id": self.unit_id.id,
                "replaces_id": self.id,
                "signatory_id": self.signatory_id.id,
                "outcome_ids": [Command.set(self.outcome_ids.ids)],
            }
        )
        rows = [Command.create(row) for row in paper.recipient_ids.copy_data()]
        later.document_id.write({"replaces_id": paper.id, "recipient_ids": rows})
        return later._open()

    def action_open_later(self):
        """Open the decisions that take this one's place.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_outcome_decision_action"
        )
        return action | {"domain": [("replaces_id", "=", self.id)], "context": {}}

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------
    # What the paper asks and calls
    # ------------------------------------------------------------

    def _paper_refusal(self, action):
        if action == "replace":
            return self.env._(
                "Begin the decision that takes its place on the decision itself, so that what it "
                "granted goes with it."
            )
        return super()._paper_refusal(action)

    def _paper_lacks(self):
        self.ensure_one()
        found = super()._paper_lacks()
        earlier = self.replaces_id
        if self.document_id.replaces_id != earlier.document_id:
            found.append(
                self.env._(
                    "The paper has to take the place of that of the decision which it replaces, "
                    "and of no other."
                )
            )
        elif earlier and earlier.state != "applied":
            found.append(
                self.env._("“%(name)s” is not in force any more.", name=earlier.display_name)
            )
        return found

    def _on_paper_revoked(self):
        super()._on_paper_revoked()
        self._engine_write({"state": "revoked"})

    def _on_paper_replaced(self, document):
        super()._on_paper_replaced(document)
        later = document._dossiers()[document]
        if later._name != self._name or later.replaces_id.id != self.id:
            raise UserError(self._paper_refusal("replace"))
        hold(self.sudo())  # sudo: the clerk issues the other paper, the rest follows from it
        self._engine_write({"state": "replaced"})
        (self.document_id._granted() - later.outcome_ids)._lapse()
