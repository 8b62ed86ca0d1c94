from odoo import api, fields, models
from odoo.exceptions import AccessError


class EmulationExtension(models.Model):
    """More time to answer on a phase of a plan, for all units or for one.

    Granted by an officer or approver of the plan's own unit (``emulation.phase``). It is
    written once and stays on record.
    """

    _name = "emulation.extension"
    _description = "Emulation Extension"
    _inherit = ["union.territory.mixin"]
    _order = "id desc"

    # what
    phase_id = fields.Many2one(
        "emulation.phase",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The phase that there is more time for.",
    )
    campaign_id = fields.Many2one(
        related="phase_id.campaign_id", store=True, index=True, string="Plan", help="The plan."
    )
    for_all = fields.Boolean("For all units", readonly=True, help="Off: only for the unit named.")
    unit_id = fields.Many2one(
        readonly=True, help="The unit that has more time; the plan's own unit where all have."
    )
    # when
    previous_deadline = fields.Datetime(
        "Deadline before", readonly=True, help="Until when there was time before."
    )
    deadline = fields.Datetime(
        "New deadline", required=True, readonly=True, help="Until when there is time now."
    )
    # who
    requested_by = fields.Char("Asked for by", readonly=True, help="Who asked for it.")
    granted_by = fields.Char(required=True, readonly=True, help="Who granted it, as on the day.")
    granted_title = fields.Char("Title", readonly=True, help="In which office it was granted.")
    date_granted = fields.Datetime("Granted on", required=True, readonly=True, help="When.")
    reason = fields.Text(required=True, readonly=True, help="Why there is more time.")

    @api.depends("phase_id.name", "unit_id.name", "for_all")
    def _compute_display_name(self):
        for extension in self:
            whom = self.env._("all units") if extension.for_all else extension.unit_id.name
            extension.display_name = f"{extension.phase_id.name or ''} – {whom or ''}"

    # ------------------------------------------------------------
    # CRUD: closed to everybody
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Extend a phase by its button."))

    def write(self, vals):
        raise AccessError(self.env._("An extension stays as it was granted."))

    @api.ondelete(at_uninstall=True)
    def _unlink_except_never(self):
        raise AccessError(self.env._("An extension stays as it was granted."))

    @api.model
    def _grant(self, values):
        """Write an extension down. Whoever calls has checked that it may be granted.

        :param dict values:
        :rtype: emulation.extension
        """
        granted = {
            "granted_by": self.env.user.name,
            "date_granted": self.env["union.clock"]._now(),
        }
        # sudo and super(): the phase's own door, which steps over the refusal in create()
        return super(EmulationExtension, self.sudo()).create([values | granted])
