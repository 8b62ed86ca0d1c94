from odoo import api, fields, models
from odoo.exceptions import AccessError

#: What may come of a registration.
OUTCOME_KINDS = [
    ("recognition", "Recognition"),
    ("certificate", "Certificate"),
    ("plaque", "Plaque"),
    ("forwarding", "Forwarding"),
]


class EmulationOutcome(models.Model):
    """Result of a registration: recognition, certificate, plaque, or forwarding to a body outside.

    Each is decided for itself: many works are recognised, few get a plaque.
    """

    _name = "emulation.outcome"
    _description = "Emulation Outcome"
    _inherit = [
        "emulation.outcome.council.mixin",
        "emulation.outcome.forwarding.mixin",
        "union.territory.mixin",
        "union.event.mixin",
    ]
    _order = "id desc"

    # the registration's unit says who sees it
    registration_id = fields.Many2one(
        "emulation.registration",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="What it is the result of.",
    )
    kind = fields.Selection(OUTCOME_KINDS, required=True, readonly=True, help="What is given.")
    unit_id = fields.Many2one(
        "union.unit", "Registered by", readonly=True, help="The unit whose registration it is."
    )
    deciding_unit_id = fields.Many2one(
        "union.unit",
        "Decided by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The unit that decides, if it is one of the union's.",
    )
    body_name = fields.Char("Body outside", readonly=True, help="Who decides outside the union.")
    document_id = fields.Many2one(
        "union.document",
        "Paper",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The paper by which it was decided.",
    )
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("decided", "Decided"),
            ("done", "Done"),
            ("refused", "Refused"),
        ],
        default="proposed",
        required=True,
        readonly=True,
        index=True,
        help="How far it has come.",
    )
    date_decided = fields.Datetime("Decided on", readonly=True, help="When it was decided.")
    decided_by = fields.Char(readonly=True, help="Who decided, as on the day.")

    _kind_unique = models.UniqueIndex(
        "(registration_id, kind) WHERE kind IN ('recognition', 'certificate', 'plaque')",
        "A registration has this outcome already.",
    )

    @api.depends("kind", "registration_id.name")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for outcome in self:
            outcome.display_name = (
                f"{labels.get(outcome.kind, '')} – {outcome.registration_id.name or ''}"
            )

    # ------------------------------------------------------------
    # CRUD: written by the actions only
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("An outcome comes of its registration only."))

    def write(self, vals):
        raise AccessError(self.env._("An outcome changes through the actions only."))

    @api.ondelete(at_uninstall=True)
    def _unlink_except_never(self):
        raise AccessError(self.env._("An outcome stays on record."))

    @api.model
    def _open_for(self, registrations, kind, **values):
        """An outcome of each registration. Whoever calls has checked that it may be made.

        :param emulation.registration registrations:
        :param str kind: key of OUTCOME_KINDS
        :param values: the same for each
        :rtype: EmulationOutcome
        """
        rows = [
            {
                "registration_id": registration.id,
                "unit_id": registration.unit_id.id,
                "deciding_unit_id": registration.deciding_unit_id.id,
                "kind": kind,
                **values,
            }
            for registration in registrations
        ]
        # sudo and super(): the registration's own door, which steps over the refusal in create()
        return super(EmulationOutcome, self.sudo()).create(rows).sudo(False)

    @api.model
    def _settle_for(self, registrations, kind, **values):
        """Write values to the outcome that each registration has once, opened where it is not yet.

        Whoever calls has checked that this may be done.

        :param emulation.registration registrations:
        :param str kind: a kind that each registration has once
        :param values: the same for each
        """
        # sudo: what stands on record, whoever asks
        there = self.sudo().search(
            [("registration_id", "in", registrations.ids), ("kind", "=", kind)]
        )
        there._engine_write(values)
        self._open_for(
            registrations - registrations.browse(there.registration_id.ids), kind, **values
        )

    def _engine_write(self, values):
        # sudo and super(): as above, for write()
        return super(EmulationOutcome, self.sudo()).write(values)
