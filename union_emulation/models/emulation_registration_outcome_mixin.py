from odoo import api, fields, models
from odoo.exceptions import UserError

from .emulation_registration_work_mixin import WORK_KINDS

#: What may be proposed of a recognised registration, by the field of the category that gives it.
PROPOSED_KINDS = {"certificate": "gives_certificate", "plaque": "gives_plaque"}
#: Where a work stands, by the state of its dossier.
STAGE_OF_STATE = {
    "draft": "draft",
    "returned": "draft",
    "submitted": "registered",
    "approved": "accepted",
    "in_progress": "in_progress",
    "completed": "completed",
    "verified": "verified",
    "recognised": "recognised",
}
#: Where a recognised work stands, by the state of its plaque.
STAGE_OF_PLAQUE = {
    "proposed": "plaque_proposed",
    "decided": "plaque_decided",
    "done": "plaque_fixed",
}


class EmulationRegistrationOutcomeMixin(models.AbstractModel):
    """Recognised registration for which a certificate or a plaque may be proposed.

    Recognition and plaque are decided each for itself: many works are recognised, few get a plaque.
    """

    _name = "emulation.registration.outcome.mixin"
    _description = "Emulation: registration that may get a certificate or a plaque"

    work_stage = fields.Selection(
        [
            ("draft", "In preparation"),
            ("registered", "Registered"),
            ("accepted", "Accepted"),
            ("in_progress", "In progress"),
            ("completed", "Completed"),
            ("verified", "Verified"),
            ("recognised", "Recognised"),
            ("plaque_proposed", "Plaque proposed"),
            ("plaque_decided", "Plaque decided"),
            ("plaque_fixed", "Plaque fixed"),
            ("ended", "Rejected or withdrawn"),
        ],
        "Stage reached",
        compute="_compute_work_stage",
        compute_sudo=True,
        store=True,
        index="btree_not_null",
        group_expand=True,
        help="How far a work, product or task has come, from its registration to its plaque.",
    )
    proposable = fields.Char(
        compute="_compute_proposable",
        help="What the current user may propose now: certificate, plaque.",
    )

    @api.depends("kind", "state", "outcome_ids.state")
    def _compute_work_stage(self):
        for registration in self:
            stage = STAGE_OF_STATE.get(registration.state, "ended")
            if stage == "recognised":
                plaque = registration.outcome_ids.filtered(lambda o: o.kind == "plaque")
                stage = STAGE_OF_PLAQUE.get(plaque.state, stage)
            registration.work_stage = registration.kind in WORK_KINDS and stage

    @api.depends_context("uid")
    @api.depends("state", "outcome_ids.state", "category_id")
    def _compute_proposable(self):
        reasons = {kind: self._why_not_propose(kind) for kind in PROPOSED_KINDS}
        for registration in self:
            registration.proposable = " ".join(
                kind for kind, found in reasons.items() if not found[registration]
            )

    def action_propose_certificate(self):
        """Propose that a certificate be given for what is recognised.

        :raise UserError: who may propose it, or what is missing
        """
        self._propose("certificate")

    def action_propose_plaque(self):
        """Propose that a plaque be fixed to what is recognised.

        :raise UserError: who may propose it, or what is missing
        """
        self._propose("plaque")

    def _propose(self, kind):
        if not self:
            return
        self.check_access("read")
        self._lock()
        reasons = [reason for found in self._why_not_propose(kind).values() for reason in found]
        if reasons:
            raise UserError("\n".join(dict.fromkeys(reasons)))
        self.env["emulation.outcome"]._propose(self, kind)

    def _why_not_propose(self, kind):
        """Reasons why the current user cannot propose an outcome now.

        :param str kind: key of PROPOSED_KINDS
        :return: translated sentences by registration, none where it is allowed
        :rtype: dict[emulation.registration, list[str]]
        """
        charge = self.env["union.mandate"]._charge_of(self.unit_id | self.deciding_unit_id)
        reasons = {registration: [] for registration in self}
        for registration, found in reasons.items():
            # sudo: whether it was proposed before, for the answer only
            outcome = registration.sudo().outcome_ids.filtered(lambda o: o.kind == kind)
            category = registration.category_id
            if registration.state != "recognised":
                found.append(
                    self.env._("“%(name)s” is not recognised yet.", name=registration.display_name)
                )
            elif not category[PROPOSED_KINDS[kind]]:
                found.append(
                    self.env._("“%(category)s” leads to no such outcome.", category=category.name)
                )
            elif outcome and outcome.state not in ("refused", "recovered"):
                found.append(
                    self.env._("“%(name)s” has been proposed already.", name=outcome.display_name)
                )
            elif not {registration.unit_id, registration.deciding_unit_id} & {*charge}:
                found.append(
                    self.env._(
                        "Only an officer of “%(unit)s” or of “%(above)s” may propose this.",
                        unit=registration.unit_id.name,
                        above=registration.deciding_unit_id.name,
                    )
                )
        return reasons
