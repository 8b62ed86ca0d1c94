from odoo import api, fields, models


class EmulationAwardTrialLine(models.TransientModel):
    """What comes of one person or unit in a trial."""

    _name = "emulation.award.trial.line"
    _description = "Emulation: trial of one nominee"
    _order = "id"

    trial_id = fields.Many2one(
        "emulation.award.trial", required=True, index=True, ondelete="cascade", help="The trial."
    )
    award_id = fields.Many2one(
        "emulation.award.type", required=True, ondelete="cascade", help="The award."
    )
    member_id = fields.Many2one("union.member", ondelete="cascade", help="The person.")
    nominee_unit_id = fields.Many2one(
        "union.unit", "Unit", ondelete="cascade", help="The unit, or that of the person."
    )
    name = fields.Char(help="Person or unit.")
    is_proposed = fields.Boolean("Put forward", help="Is put forward for it already.")
    result = fields.Selection(
        [
            ("eligible", "Fulfils all"),
            ("look", "A person must look"),
            ("stopped", "Stopped by a rule"),
        ],
        "Finding",
        help="What the rules say.",
    )
    within_quota = fields.Boolean(help="Stands within the quota, in the order of the list.")
    explanation = fields.Text(help="Which rules stop, and which need somebody to look.")

    @api.constrains("member_id")
    def _check_readable_member(self):
        # su=False: a wizard shows its user the names of its lines
        self.member_id.sudo(False).check_access("read")
