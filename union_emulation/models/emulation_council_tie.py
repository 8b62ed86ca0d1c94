from odoo import api, fields, models
from odoo.exceptions import ValidationError


class EmulationCouncilTie(models.Model):
    """How nominees of the same points are parted: one link of a chain declared beforehand."""

    _name = "emulation.council.tie"
    _description = "Emulation Council Tie-break"
    _order = "session_id, sequence, id"

    session_id = fields.Many2one(
        "emulation.council.session",
        required=True,
        index=True,
        ondelete="cascade",
        help="The session.",
    )
    sequence = fields.Integer(default=10, help="Order in which they are asked.")
    kind = fields.Selection(
        [
            ("criterion", "More points for a criterion"),
            ("chair", "More points from the chair"),
            ("direct", "Works directly"),
            ("lot", "Drawn by lot"),
        ],
        required=True,
        default="criterion",
        help="What decides between nominees of the same points.",
    )
    criterion_id = fields.Many2one(
        "emulation.council.criterion",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('session_id', '=', session_id)]",
        help="Which criterion.",
    )

    @api.depends("kind", "criterion_id.name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for tie in self:
            name = kinds.get(tie.kind, "")
            tie.display_name = f"{name}: {tie.criterion_id.name}" if tie.criterion_id else name

    @api.constrains("kind", "criterion_id", "session_id")
    def _check_criterion(self):
        for tie in self:
            of_session = tie.criterion_id.session_id == tie.session_id
            if bool(tie.criterion_id) != (tie.kind == "criterion") or (
                tie.criterion_id and not of_session
            ):
                raise ValidationError(
                    self.env._("Say which criterion of this session parts nominees.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        ties = super().create(vals_list)
        ties.session_id._begin_change()
        return ties

    def write(self, vals):
        self.session_id._begin_change()
        result = super().write(vals)
        self.session_id._begin_change()
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_except_opened(self):
        self.session_id._begin_change()
