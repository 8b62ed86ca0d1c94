from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: States of another registration in which it stands in nobody's way.
OVER_STATES = ("rejected", "withdrawn")


class EmulationRegistrationMatch(models.Model):
    """Another registration that may be the same, and what the unit's officer says about it.

    Found set-based when a registration is entered or changed (see
    ``emulation.registration.match.mixin``), in both directions. What the other one is, is said
    only to those who may read it; to the rest it is “a registration of another unit”.
    """

    _name = "emulation.registration.match"
    _description = "Emulation Registration: may be the same"
    _order = "registration_id, is_strong desc, id"

    registration_id = fields.Many2one(
        "emulation.registration",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="The registration.",
    )
    other_id = fields.Many2one(
        "emulation.registration",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        groups=fields.NO_ACCESS,
        help="The other one.",
    )
    reason = fields.Selection(
        [("person", "The same person"), ("thing", "The same name")],
        required=True,
        readonly=True,
        help="What is the same.",
    )
    is_strong = fields.Boolean(
        "To be decided",
        readonly=True,
        help="It has to be decided on before the registration is submitted.",
    )
    choice = fields.Selection(
        [("same", "The same"), ("different", "Different")],
        readonly=True,
        help="What the officer says; nothing: not decided yet.",
    )
    chosen_by = fields.Char(readonly=True, help="Who said so, as on the day.")
    date_chosen = fields.Datetime("Said on", readonly=True, help="When.")
    label = fields.Char(
        "Registered already",
        compute="_compute_label",
        help="The other registration, for those who may read it.",
    )
    can_open = fields.Boolean(compute="_compute_label", help="The current user may read it.")

    _pair_unique = models.Constraint(
        "UNIQUE (registration_id, other_id)", "Two registrations are compared once."
    )

    @api.depends_context("uid")
    @api.depends("other_id.name", "other_id.state")
    def _compute_label(self):
        # sudo: which ones they are, in order to ask which of them the user may read
        others = {match: match.sudo().other_id for match in self}
        found = self.env["emulation.registration"].union(
            *(other.sudo(False).with_user(self.env.user) for other in others.values())
        )
        readable = set(found._filtered_access("read").ids)
        for match, other in others.items():
            match.can_open = other.id in readable
            if match.can_open:
                parts = (other.code, other.name, other.registrant_name, other.unit_id.name)
                state = f"{other.campaign_id.year}, {other._state_label().lower()}"
                match.label = f"{' · '.join(dict.fromkeys(filter(None, parts)))} ({state})"
            else:
                match.label = self.env._("A registration of another unit")

    # ------------------------------------------------------------
    # CRUD: written by the search and by the actions only
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("What may be the same is found, not typed in."))

    def write(self, vals):
        raise AccessError(self.env._("Say by the buttons whether it is the same."))

    @api.ondelete(at_uninstall=True)
    def _unlink_except_never(self):
        raise AccessError(self.env._("What was said stays on record."))

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_same(self):
        """Say that it is the same: one of the two has to go before this one is submitted.

        :raise UserError: who may say so, or the dossier is closed
        """
        self._decide("same")

    def action_different(self):
        """Say that it is another person or thing.

        :raise UserError: who may say so, or the dossier is closed
        """
        self._decide("different")

    def action_give_up(self):
        """Say that it is the same, and give this registration up: a draft goes, what was submitted
        before is withdrawn.

        :return: window action
        :rtype: dict
        :raise UserError: who may do so, or the dossier is closed
        """
        self.ensure_one()
        registration = self.registration_id
        self._decide("same")
        if not registration.round:
            registration.unlink()
            return registration._open([]) | {"target": "main"}
        registration.action_withdraw(self.env._("It is registered already: %s", self.label))
        return None

    def action_open_other(self):
        """Open the other registration.

        :return: window action
        :rtype: dict
        :raise AccessError: it is another unit's
        """
        self.ensure_one()
        self.check_access("read")
        other = self.sudo().other_id.sudo(False)  # sudo: which one it is; reading is asked below
        other.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": other._name,
            "res_id": other.id,
            "views": [(False, "form")],
        }

    def _decide(self, choice):
        """Keep what the officer says, for the other one of the same unit as well.

        :param str choice: same or different
        """
        self.check_access("read")
        registrations = self.registration_id
        for refusal in self.env["union.mandate"]._officer_refusals(registrations.unit_id).values():
            raise UserError(refusal)
        registrations._begin_entry()
        said = {
            "choice": choice,
            "chosen_by": self.env.user.name,
            "date_chosen": self.env["union.clock"]._now(),
        }
        # sudo and super(): the actions' own door, which steps over the refusal in write()
        rows = self.sudo()
        twins = rows.search(
            [
                ("registration_id", "in", rows.other_id.ids),
                ("other_id", "in", registrations.ids),
                ("registration_id.unit_id", "in", registrations.unit_id.ids),
                ("choice", "=", False),
            ]
        )
        pairs = {(row.other_id, row.registration_id) for row in rows}
        rows |= twins.filtered(
            lambda twin: (
                (twin.registration_id, twin.other_id) in pairs
                and twin.registration_id.unit_id == twin.other_id.unit_id
            )
        )
        super(EmulationRegistrationMatch, rows).write(said)
        for match in self:
            match.registration_id._log_event(choice, what=match._said_of())

    def _said_of(self):
        """What the log says about the other one: its name is for those of the same unit.

        :rtype: str
        """
        other = self.sudo().other_id  # sudo: for the answer only
        if other.unit_id == self.registration_id.unit_id:
            return other.display_name
        return self.env._("A registration of another unit")

    def _stands(self):
        """Those of the rows whose other registration is still alive.

        :rtype: EmulationRegistrationMatch
        """
        # sudo: whether it is, for the answer only
        return self.filtered(lambda match: match.sudo().other_id.state not in OVER_STATES)
