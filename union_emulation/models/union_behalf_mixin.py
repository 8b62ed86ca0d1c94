from odoo import api, fields, models
from odoo.fields import Command


class UnionBehalfMixin(models.AbstractModel):
    """Dossier that an officer above may enter in the place of its unit.

    Who may is said by ``union.charge.mixin``. The scan of the paper that the unit has signed goes
    with each such submission. It is the unit's own word: on a way that goes on to a unit above,
    the stops at the unit for which nobody holds the role are left out. Whoever entered the
    dossier, in whichever round, acts on it at no step.
    """

    _name = "union.behalf.mixin"
    _description = "Union: dossier entered in the place of its unit"
    _inherit = ["union.approval.check.mixin", "union.point.mixin"]

    # the unit signs what it submits: after a return it signs anew
    _always_open = ("scan_ids",)

    on_behalf = fields.Char(
        "Entered on behalf",
        readonly=True,
        copy=False,
        help="Who entered the last submission in the place of the unit, as on the day.",
    )
    entered_by_ids = fields.Many2many(
        "res.users",
        string="Entered by",
        readonly=True,
        copy=False,
        help="Officers above who have entered something in the place of the unit; they act on no "
        "step of the dossier.",
    )
    enters_on_behalf = fields.Boolean(
        compute="_compute_enters_on_behalf",
        help="The current user enters the dossier in the place of its unit.",
    )
    scan_ids = fields.One2many(
        "union.approval.scan",
        "res_id",
        "Signed paper",
        copy=False,
        help="Scans of the paper that the unit has signed; what was submitted stays.",
    )

    @api.depends_context("uid")
    @api.depends("unit_id")
    def _compute_enters_on_behalf(self):
        represented = self.env["union.mandate"]._represented(self.unit_id)
        for dossier in self:
            dossier.enters_on_behalf = dossier.unit_id in represented

    # ------------------------------------------------------------
    # CRUD: who has entered what
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        dossiers = super().create([self._name_scans(vals) for vals in vals_list])
        dossiers._note_entry()
        return dossiers

    def write(self, vals):
        result = super().write(self._name_scans(vals))
        if self._content_of(vals):
            self._note_entry()
        return result

    def unlink(self):
        # sudo: the scans go with the draft, whoever may delete that
        scans = self.sudo().scan_ids
        result = super().unlink()
        scans.unlink()
        return result

    @api.model
    def _name_scans(self, vals):
        """The values, with the model of the dossier said in each new scan."""
        commands = vals.get("scan_ids")
        if not isinstance(commands, (list, tuple)):
            return vals
        named = [
            (*command[:2], {**command[2], "res_model": self._name})
            if isinstance(command, (list, tuple))
            and command[0] == Command.CREATE
            and isinstance(command[-1], dict)
            else command
            for command in commands
        ]
        return {**vals, "scan_ids": named}

    def _note_entry(self):
        """Keep who enters something in the place of a unit."""
        represented = self.env["union.mandate"]._represented(self.unit_id)
        for dossier in self.filtered(lambda d: d.unit_id in represented):
            # sudo: the number of the account is all that is asked
            if self.env.uid not in dossier.sudo().entered_by_ids.ids:
                dossier._engine_write({"entered_by_ids": [Command.link(self.env.uid)]})

    def _begin_paper_edit(self, names):
        super()._begin_paper_edit(names)
        self.filtered(lambda dossier: dossier._is_editable())._note_entry()

    def _own_user_ids(self):
        own = super()._own_user_ids()
        # sudo: whoever has entered it, whether his account may be read or not
        return {dossier: own[dossier] | set(dossier.sudo().entered_by_ids.ids) for dossier in self}

    # ------------------------------------------------------------
    # The route
    # ------------------------------------------------------------

    def _signed_stops(self, routes):
        """Stops at the represented units where nobody could act; what is decided there stays."""
        represented = self.env["union.mandate"]._represented(self.unit_id)
        acting, own = represented._acting_units(), {}
        for dossier, route in routes.items():
            unit = acting.get(dossier.unit_id)
            goes_on = unit and route and route[-1].unit != unit
            own[dossier] = [stop for stop in route if stop.unit == unit] if goes_on else []
        holders = self._route_holders(own)
        return {
            dossier: [stop for stop in stops if not holders[stop]] for dossier, stops in own.items()
        }

    # ------------------------------------------------------------
    # Submission
    # ------------------------------------------------------------

    def _add_submission_reasons(self, reasons):
        super()._add_submission_reasons(reasons)
        represented = self.env["union.mandate"]._represented(self.unit_id)
        entered = self.filtered(lambda dossier: dossier.unit_id in represented)
        steps = entered._return_steps()
        none = self.env["union.approval.step"]
        for dossier in entered:
            # what was signed before the last return does not say what is submitted now
            last = steps.get(dossier, none).round
            if not any(not scan.round or scan.round > last for scan in dossier.scan_ids):
                reasons[dossier].append(
                    self.env._(
                        "You enter this in the place of “%(unit)s”: add the scan of the paper that "
                        "it has signed.",
                        unit=dossier.unit_id.name,
                    )
                )

    def _behalf_texts(self):
        """What the dossiers say about being entered in the place of their units.

        :return: text by dossier; False where the unit's own officer submits
        :rtype: dict[models.Model, str | bool]
        """
        Mandate = self.env["union.mandate"]
        represented = Mandate._represented(self.unit_id)
        desks = Mandate._officer_desks(represented)
        # a role of one's own goes before one handed over
        mandates = Mandate._current("officer").sorted(lambda mandate: not mandate.delegated_by_id)
        texts = dict.fromkeys(self, False)
        for dossier in self.filtered(lambda d: d.unit_id in represented):
            desk = desks[dossier.unit_id]._acting_units().values()
            held = {mandate.unit_id: mandate for mandate in mandates}
            mandate = next((held[unit] for unit in desk if unit in held), Mandate)
            texts[dossier] = self.env._(
                "Entered by %(name)s (%(title)s, %(desk)s) for %(unit)s",
                name=self.env.user.name,
                title=self._acting_title(mandate, "officer"),
                desk=mandate.unit_id.name,
                unit=dossier.unit_id.name,
            )
        return texts

    def _event_values(self, action):
        values = super()._event_values(action)
        if action == "submit":
            # the fingerprints lie in the chain, so that another file would show
            scans = [f"{scan.name} ({scan.sha256})" for scan in self.scan_ids if not scan.round]
            said = {"on_behalf": self.on_behalf, "scan_ids": scans}
            values |= {name: value for name, value in said.items() if value}
        return values
