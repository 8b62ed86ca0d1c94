from odoo import api, fields, models


class EmulationOutcomeAct(models.TransientModel):
    """Asks for what an action on outcomes needs, then takes the action on all of them."""

    _name = "emulation.outcome.act"
    _description = "Emulation: action on outcomes"

    outcome_ids = fields.Many2many(
        "emulation.outcome",
        required=True,
        default=lambda self: self.env.context.get("active_ids", []),
        help="The outcomes acted on.",
    )
    action = fields.Selection(
        [
            ("decide", "Grant by decision"),
            ("refuse", "Refuse"),
            ("fix", "Plaque fixed"),
            ("hand_over", "Certificate handed over"),
            ("lapse", "Decision does not hold any more"),
            ("take_in", "Brought back"),
        ],
        required=True,
        default="decide",
        help="What is done with them.",
    )
    deciding_unit_ids = fields.Many2many(
        "union.unit", compute="_compute_deciding_unit_ids", help="The units that decide."
    )
    document_id = fields.Many2one(
        "union.document", "Decision", help="The decision, if it is a paper of the unit here."
    )
    number = fields.Char("Number of the decision", help="If the decision is kept elsewhere.")
    date = fields.Date(
        "Day",
        default=lambda self: self.env["union.clock"]._today(),
        help="Date of a decision that is kept elsewhere; day of the ceremony.",
    )
    with_plaque = fields.Boolean(
        compute="_compute_deciding_unit_ids", help="Plaques are among the outcomes."
    )
    level_id = fields.Many2one(
        "union.level",
        "Level of the plaque",
        compute="_compute_level_id",
        store=True,
        readonly=False,
        help="Level of the union whose decision it is, where that is kept elsewhere.",
    )
    reason = fields.Text(help="Why it is refused or taken back; read by the officers of the unit.")
    place = fields.Char("Place of the ceremony", help="Where the plaque was fixed.")
    plaque_text = fields.Text(
        "Text of the plaque",
        compute="_compute_plaque_text",
        store=True,
        readonly=False,
        help="As it stands there.",
    )
    certificate_number = fields.Char(help="Number of the certificate in the register.")

    @api.depends("outcome_ids")
    def _compute_deciding_unit_ids(self):
        for wizard in self:
            wizard.deciding_unit_ids = wizard.outcome_ids.deciding_unit_id
            wizard.with_plaque = "plaque" in wizard.outcome_ids.mapped("kind")

    @api.depends("outcome_ids")
    def _compute_level_id(self):
        for wizard in self:
            levels = wizard.outcome_ids.deciding_unit_id.level_id
            wizard.level_id = levels if len(levels) == 1 else False

    @api.depends("outcome_ids")
    def _compute_plaque_text(self):
        for wizard in self:
            texts = set(wizard.outcome_ids.registration_id.mapped("plaque_text"))
            wizard.plaque_text = texts.pop() if len(texts) == 1 else False

    @api.constrains("outcome_ids", "document_id")
    def _check_readable(self):
        # su=False: a wizard shows its user the names of its records
        self.outcome_ids.sudo(False).check_access("read")
        self.document_id.sudo(False).check_access("read")

    def action_confirm(self):
        """Take the action on all outcomes, or on none.

        :raise UserError: what is missing, or who may do it
        """
        self.ensure_one()
        outcomes = self.outcome_ids
        if self.action == "decide":
            outcomes.action_decide(
                self.document_id.id, self.number, self.date, self.with_plaque and self.level_id.id
            )
        elif self.action == "refuse":
            outcomes.action_refuse(self.reason)
        elif self.action == "fix":
            outcomes.action_fix(self.date, self.place, self.plaque_text)
        elif self.action == "lapse":
            outcomes.action_lapse(self.reason)
        elif self.action == "take_in":
            outcomes.action_take_in(self.date)
        else:
            outcomes.action_hand_over(self.certificate_number, self.date)
        return {"type": "ir.actions.act_window_close"}
