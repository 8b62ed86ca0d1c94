from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools.misc import clean_context

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
        "emulation.outcome.sending.mixin",
        "emulation.outcome.lapse.mixin",
        "emulation.outcome.life.mixin",
        "union.thread.mixin",
        "union.event.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _mail_post_access = "read"

    # a search finds what was said only where one may read it
    message_ids = fields.One2many(bypass_search_access=False)

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
            ("decided", "Granted"),
            ("done", "Done"),
            ("refused", "Turned down"),
            ("recovering", "To be brought back"),
            ("recovered", "Brought back"),
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
        # sudo and super(): the registration's own door, which steps over the refusal in create().
        # No key of the caller's context decides what stands on record.
        door = self.sudo().with_context(clean_context(self.env.context))
        outcomes = super(EmulationOutcome, door).create(rows).sudo(False).with_env(self.env)
        outcomes._tell_submitters()
        return outcomes

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
        result = super(EmulationOutcome, self.sudo()).write(values)
        if "state" in values:
            self._tell_submitters()
        return result

    def _tell_submitters(self):
        """What was decided is news to whoever submitted the registrations.

        A certificate or plaque is not: whoever hands it over or fixes it has an activity. What is
        forwarded is news to whoever proposed that as well.
        """

        def word(env, outcome):
            if outcome.kind == "forwarding":
                return outcome._forwarding_news(env)
            labels = (
                dict(self._fields[name]._description_selection(env)) for name in ("kind", "state")
            )
            return ": ".join(
                names[outcome[name]] for names, name in zip(labels, ("kind", "state"), strict=True)
            )

        news = self.filtered(
            lambda outcome: (
                outcome.kind in ("recognition", "forwarding") and outcome.state != "proposed"
            )
        )
        groups = news.grouped(lambda o: (o.kind, o.state, bool(o.date_decided)))
        for outcomes in groups.values():
            proposers = {one.registration_id: one.proposed_by_id for one in outcomes}
            outcomes.registration_id._tell_submitters(partial(word, outcome=outcomes[0]), proposers)

    def _schedule(self, user_id, summary, deadline):
        # without the core's e-mail for each activity, as for registrations
        quiet = self.with_context(mail_activity_quick_update=True)
        return super(EmulationOutcome, quiet)._schedule(user_id, summary, deadline)

    # ------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------

    def action_prepare_decision(self):
        """Begin the decision by which the outcomes are recognised or get their plaque.

        :return: window action on the new draft
        :rtype: dict
        :raise UserError: they are not of one kind and one unit, or who may begin it
        """
        units, kinds = self.deciding_unit_id, set(self.mapped("kind"))
        if len(units) != 1 or len(kinds) != 1 or not kinds <= {"recognition", "plaque"}:
            raise UserError(
                self.env._("Choose recognitions only or plaques only, all of one deciding unit.")
            )
        decision = self.env["emulation.outcome.decision"].create(
            {"unit_id": units.id, "kind": kinds.pop(), "outcome_ids": [Command.set(self.ids)]}
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": decision._name,
            "res_id": decision.id,
            "views": [(False, "form")],
        }

    def action_open(self):
        """Open the outcome on a form of its own.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_open_registration(self):
        """Open what it is the result of.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.registration_id._name,
            "res_id": self.registration_id.id,
            "views": [(False, "form")],
        }
