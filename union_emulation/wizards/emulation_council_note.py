from odoo import api, fields, models
from odoo.fields import Command

from ..models.emulation_registration_initiative import SCOPES

#: What is the same for all the initiatives on which a council sat together.
COMMON = ("council_name", "level", "decision_number", "decision_date")


class EmulationCouncilNote(models.TransientModel):
    """Asks what a council said of some initiatives, keeps it, and recognises them on demand."""

    _name = "emulation.council.note"
    _description = "Emulation: opinion of a council"

    council_name = fields.Char(
        "Council", required=True, help="Council or body that recognised them, with its unit."
    )
    level = fields.Selection(SCOPES, required=True, help="At which level they are recognised.")
    decision_number = fields.Char("Decision", help="Number and symbol of the decision.")
    decision_date = fields.Date("Decision of", help="Date of the decision.")
    line_ids = fields.One2many(
        "emulation.council.note.line", "note_id", "Initiatives", help="What each of them gets."
    )
    can_recognise = fields.Boolean(
        compute="_compute_can_recognise", help="The current user may recognise them now."
    )

    @api.depends_context("uid")
    @api.depends("line_ids.registration_id.state")
    def _compute_can_recognise(self):
        for note in self:
            reasons = note.line_ids.registration_id._why_not_recognise()
            note.can_recognise = bool(reasons) and not any(reasons.values())

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        registrations = self.env["emulation.registration"]
        if self.env.context.get("active_model") == registrations._name:
            registrations = registrations._dossiers(
                registrations._name, self.env.context.get("active_ids")
            )
        known = registrations.outcome_ids.filtered(lambda outcome: outcome.kind == "recognition")
        if known:
            values |= {name: known[0][name] for name in COMMON if name in fields_list}
        if "line_ids" in fields_list:
            there = {outcome.registration_id: outcome for outcome in known}
            values["line_ids"] = [
                Command.create(
                    {
                        "registration_id": registration.id,
                        # what its unit wrote, until the council has said something
                        "influence": there.get(registration, registration).influence,
                        "certificate_number": registration in there
                        and there[registration].certificate_number,
                    }
                )
                for registration in registrations
            ]
        return values

    def action_keep(self):
        """Keep what the council said; nothing is recognised by that.

        :raise UserError: who may do it, or what is wrong with it
        """
        self.ensure_one()
        common = {name: self[name] for name in COMMON}
        for line in self.line_ids:
            own = {"influence": line.influence, "certificate_number": line.certificate_number}
            line.registration_id._note_council(common | own)
        return {"type": "ir.actions.act_window_close"}

    def action_recognise(self):
        """Keep what the council said, and recognise the initiatives.

        :raise UserError: who may do it, or what is missing
        """
        result = self.action_keep()
        self.line_ids.registration_id.action_recognise()
        return result
