from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import is_html_empty

from ..tools.lock import hold

#: What the communicator edits.
TEXTS = ("name", "lead", "body")
#: States in which the texts are open.
OPEN_STATES = ("draft", "withdrawn")


class EmulationPublication(models.Model):
    """Copy of an exemplar that a unit's communicator edits and spreads.

    =========  ================================  ====================  ==========
    Action     Who                               From                  To
    =========  ================================  ====================  ==========
    publish    communicator of exactly the unit  draft, withdrawn      published
    withdraw   communicator of exactly the unit  published             withdrawn
    =========  ================================  ====================  ==========

    Nothing is published without the consent on the exemplar; where that is withdrawn, what was
    published is withdrawn with it. The exemplar's own story is never changed by this.
    """

    _name = "emulation.publication"
    _description = "Emulation Publication"
    _inherit = [
        "emulation.publication.picture.mixin",
        "union.thread.mixin",
        "union.event.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_published desc, id desc"
    _mail_post_access = "read"

    # a search finds what was said only where one may read it
    message_ids = fields.One2many(bypass_search_access=False)
    registration_id = fields.Many2one(
        "emulation.registration",
        "Exemplar",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The exemplar as it was submitted.",
    )
    unit_id = fields.Many2one(
        string="Published by", readonly=True, help="The unit whose communicator spreads it."
    )
    name = fields.Char("Headline", required=True, help="Headline of the published text.")
    lead = fields.Text(help="The first lines, which say it all.")
    body = fields.Html("Text", help="The published text; the exemplar's own story stays as it is.")
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("withdrawn", "Taken down")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        help="Whether it is out.",
    )
    has_consent = fields.Boolean(
        related="registration_id.has_consent",
        string="Consent stands",
        help="Without a consent nothing is published.",
    )
    consent_lost = fields.Boolean(
        readonly=True,
        copy=False,
        help="It was out when the consent was withdrawn: it has to be taken off everywhere.",
    )
    date_published = fields.Datetime(
        "Published on", readonly=True, copy=False, help="When it was first published."
    )
    published_by = fields.Char(readonly=True, copy=False, help="Who published it, as on the day.")
    date_withdrawn = fields.Datetime(
        "Withdrawn on", readonly=True, copy=False, help="When it was withdrawn."
    )
    spread_ids = fields.One2many(
        "emulation.publication.spread",
        "publication_id",
        "Where it was spread",
        help="On which channels it came out, and whom it reached.",
    )
    reach = fields.Integer(
        compute="_compute_reach", help="Readers, listeners and viewers of all channels together."
    )
    in_communication = fields.Boolean(
        compute="_compute_in_communication",
        search="_search_in_communication",
        help="The current user is a communicator of exactly this unit.",
    )

    _unit_unique = models.Constraint(
        "UNIQUE (registration_id, unit_id)", "A unit publishes an exemplar once."
    )

    @api.depends("spread_ids.reach")
    def _compute_reach(self):
        for publication in self:
            publication.reach = sum(publication.spread_ids.mapped("reach"))

    @api.depends_context("uid")
    @api.depends("unit_id")
    def _compute_in_communication(self):
        units = self._communicating_units()
        for publication in self:
            publication.in_communication = publication.unit_id in units

    def _search_in_communication(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("unit_id", "in", self._communicating_units().ids)

    @api.model
    def _communicating_units(self):
        return self.env["union.mandate"]._current_units("communicator", kind=self._name)

    @api.model
    def _offers_new(self):
        return False  # it begins with an exemplar that is picked

    @api.model
    def _offers_edit(self):
        return bool(self._communicating_units())

    # ------------------------------------------------------------
    # CRUD: begun by picking, texts only while it is not out
    # ------------------------------------------------------------

    @api.model
    def _pick(self, registration):
        """Begin the copy of an exemplar, at the highest unit for which the user communicates.

        :param emulation.registration registration: one
        :rtype: EmulationPublication
        :raise UserError: who may pick it, or it is picked already
        """
        hold(registration)
        for refusal in filter(None, registration._pick_refusals().values()):
            raise UserError(refusal)
        path = registration.unit_id.parent_path
        taken = registration.publication_ids.unit_id
        above = self._communicating_units().filtered(lambda u: path.startswith(u.parent_path))
        unit = (above - taken).sorted(lambda u: len(u.parent_path))[:1]
        values = {
            "registration_id": registration.id,
            "unit_id": unit.id,
            "name": registration.name,
            "body": "".join(filter(None, (registration.description, registration.achievements))),
        }
        # sudo and super(): picking's own door, which steps over the refusal in create()
        made = super(EmulationPublication, self.sudo()).create([values]).sudo(False)
        made._log_event("pick")
        return made

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("A publication begins with an exemplar that is picked."))

    def write(self, vals):
        chatter = (
            self.env["mail.thread"]._fields.keys() | self.env["mail.activity.mixin"]._fields.keys()
        )
        names = vals.keys() - chatter - {"spread_ids"}
        if names - set(TEXTS):
            raise AccessError(self.env._("Of a publication only its texts are written."))
        for publication in self:
            if names and publication.state not in OPEN_STATES:
                raise AccessError(
                    self.env._(
                        "“%(name)s” is out: withdraw it before you change it.",
                        name=publication.name,
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_draft(self):
        for publication in self:
            if publication.date_published:
                raise UserError(
                    self.env._(
                        "“%(name)s” has been published and stays on record.", name=publication.name
                    )
                )

    def _engine_write(self, values):
        # sudo and super(): the actions' own door, which steps over the refusal in write()
        return super(EmulationPublication, self.sudo()).write(values)

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def _why_not(self, action):
        """Reasons why the current user cannot take ``action`` on the publications now.

        :param str action: ``publish``, ``withdraw``, or ``edit`` for a change of its text
        :return: translated sentences by publication, none where it is allowed
        :rtype: dict[EmulationPublication, list[str]]
        """
        states = ("published",) if action == "withdraw" else OPEN_STATES
        labels = dict(self._fields["state"]._description_selection(self.env))
        reasons = {publication: [] for publication in self}
        for publication, found in reasons.items():
            if not publication.in_communication:
                found.append(
                    self.env._(
                        "Only a communicator of “%(unit)s” may do this.",
                        unit=publication.unit_id.name,
                    )
                )
            if publication.state not in states:
                found.append(
                    self.env._(
                        "“%(name)s” is %(state)s already.",
                        name=publication.name,
                        state=labels[publication.state].lower(),
                    )
                )
            elif action == "publish":
                found += publication._missing()
        return reasons

    def _missing(self):
        """What stands against the publication.

        :rtype: list[str]
        """
        # sudo: whether the exemplar stands and its consent with it, for the answer only
        registration = self.registration_id.sudo()
        missing = []
        if not registration.has_consent:
            missing.append(
                self.env._(
                    "There is no consent to publish “%(name)s”: its unit has to note who has "
                    "consented, and when.",
                    name=registration.name,
                )
            )
        if registration.state not in registration._spread_states():
            missing.append(
                self.env._("“%(name)s” is no approved exemplar.", name=registration.name)
            )
        if not self.lead or is_html_empty(self.body):
            missing.append(self.env._("“%(name)s” needs a lead and a text.", name=self.name))
        return missing

    def _check_may(self, action):
        self.check_access("read")
        hold(self)
        reasons = [reason for found in self._why_not(action).values() for reason in found]
        if reasons:
            raise UserError("\n".join(dict.fromkeys(reasons)))

    def action_publish(self):
        """Say that it is out, from now on.

        :raise UserError: there is no consent, what is missing, or who may publish
        """
        # held first: a consent that is withdrawn at this moment counts
        hold(self.registration_id)
        self._check_may("publish")
        now = self.env["union.clock"]._now()
        fresh = self.filtered(lambda publication: not publication.date_published)
        fresh._engine_write({"date_published": now, "published_by": self.env.user.name})
        self._engine_write({"state": "published", "date_withdrawn": False, "consent_lost": False})
        self._log_event("publish")

    def action_withdraw(self):
        """Say that it is not out any more.

        :raise UserError: it is not out, or who may withdraw it
        """
        self._check_may("withdraw")
        self._end()

    def _end(self, **values):
        now = self.env["union.clock"]._now()
        self._engine_write({"state": "withdrawn", "date_withdrawn": now, **values})
        self._close_links()
        self._log_event("unpublish")

    def _lose_consent(self):
        """The consent was withdrawn: what is out is withdrawn, and its communicators are told."""
        out = self.filtered(lambda publication: publication.state == "published")
        out._end(consent_lost=True)
        (self - out)._close_links()
        holders = self.env["union.mandate"]._holders(
            out.unit_id.ids, ["communicator"], kind=self._name
        )
        for publication in out:
            for user in holders.get((publication.unit_id.id, "communicator"), ()):
                publication.activity_schedule(
                    "mail.mail_activity_data_todo",
                    date_deadline=self.env["union.clock"]._today(),
                    summary=self.env._("The consent was withdrawn: take it off everywhere"),
                    user_id=user.id,
                )

    # ------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------

    def _open_form(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_open_registration(self):
        """Open the exemplar as it was submitted.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "emulation.registration",
            "res_id": self.registration_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
