from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools.file_kind import MIMETYPES


class EmulationSending(models.Model):
    """What was sent to the host of a programme in one go, with the very files that went out.

    It belongs to the unit whose officer sent it: one that had initiatives of several units under
    him sent them as one, so that the files are for those who may send for that unit. Nothing in it
    changes afterwards, whatever becomes of the initiatives.
    """

    _name = "emulation.sending"
    _description = "Emulation Sending"
    _inherit = [
        "emulation.sending.workbook.mixin",
        "emulation.sending.dossier.mixin",
        "union.sealed.file.mixin",
        "union.event.mixin",
        "union.territory.mixin",
    ]
    _order = "id desc"

    unit_id = fields.Many2one(
        string="Sent by unit", readonly=True, help="The unit whose officer sent it."
    )
    programme_id = fields.Many2one(
        "emulation.programme",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="Programme to which it was sent.",
    )
    forwarding = fields.Selection(
        [("portal", "Keyed into a portal"), ("dossier", "Sent as a dossier")],
        "Way of sending",
        required=True,
        readonly=True,
        help="How it was sent.",
    )
    date_sent = fields.Datetime("Sent on", required=True, readonly=True, help="When it was sent.")
    sent_by = fields.Char(required=True, readonly=True, help="Who sent it, as on the day.")
    outcome_ids = fields.One2many(
        "emulation.outcome", "sending_id", "Initiatives", readonly=True, help="What was sent."
    )
    count = fields.Integer("Number of initiatives", readonly=True, help="How many were sent.")
    attachment_id = fields.Many2one(
        "ir.attachment",
        "Workbook",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The workbook as it was sent.",
    )
    is_sender = fields.Boolean(
        compute="_compute_is_sender",
        search="_search_is_sender",
        help="The current user is an officer of the unit that sent it, or of one above.",
    )

    @api.depends("programme_id", "date_sent")
    def _compute_display_name(self):
        clock = self.env["union.clock"]
        for sending in self:
            day = sending.date_sent and clock._localize(sending.date_sent).strftime("%d/%m/%Y")
            sending.display_name = " – ".join(filter(None, (sending.programme_id.name, day)))

    @api.depends_context("uid")
    @api.depends("unit_path")
    def _compute_is_sender(self):
        paths = tuple(self.env["union.mandate"]._current_paths("officer"))
        for sending in self:
            sending.is_sender = bool(paths) and (sending.unit_path or "-").startswith(paths)

    def _search_is_sender(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            Domain("unit_path", "=like", f"{path}%")
            for path in self.env["union.mandate"]._current_paths("officer")
        )

    # ------------------------------------------------------------
    # CRUD: written once, by the action
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Initiatives are sent from their registrations only."))

    def write(self, vals):
        raise AccessError(self.env._("What was sent stays as it was sent."))

    @api.ondelete(at_uninstall=True)
    def _unlink_except_never(self):
        raise AccessError(self.env._("What was sent stays on record."))

    def _set_out(self, **values):
        # sudo: the engine writes. super(): steps over the refusal in write().
        super(EmulationSending, self.sudo()).write(values)

    def _attachments_frozen(self):
        """All of them; asked by ``ir.attachment``.

        :rtype: EmulationSending
        """
        return self

    # ------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------

    @api.model
    def _send(self, registrations, programme):
        """Send initiatives to a programme: note it, and keep the files that go out.

        :param emulation.registration registrations:
        :param emulation.programme programme:
        :return: what was sent, one for each tree of units in which the user is officer
        :rtype: EmulationSending
        :raise UserError: why they cannot be sent
        """
        outcomes = registrations._forward(programme)
        by_unit = registrations._sending_units(programme)
        sendings = self.browse()
        for unit in dict.fromkeys(by_unit.values()):
            sent = registrations.filtered(lambda r, u=unit: by_unit[r] == u)
            own = outcomes.filtered(lambda outcome, s=sent: outcome.registration_id in s)
            sendings |= self._open(unit, programme, own)
        return sendings

    @api.model
    def _open(self, unit, programme, outcomes):
        """Keep what a unit sends.

        :param union.unit unit: whose officer the current user is
        :param emulation.programme programme:
        :param emulation.outcome outcomes: sent, in the order of the workbook
        :rtype: EmulationSending
        """
        # sudo and super(): the engine's own door, which steps over the refusal in create().
        # No key of the caller's context decides what stands on record.
        door = self.sudo().with_context({})
        values = {
            "unit_id": unit.id,
            "programme_id": programme.id,
            "forwarding": programme.forwarding,
            "date_sent": self.env["union.clock"]._now(),
            "sent_by": self.env.user.name,
            "count": len(outcomes),
        }
        sending = super(EmulationSending, door).create([values])
        outcomes._engine_write({"sending_id": sending.id})
        registrations = outcomes.registration_id
        content = self._workbook(registrations, programme)
        name = f"Sang kien gui {programme.code.replace('/', '-')}.xlsx"
        attachment, sha256 = sending._store_file(content, name, MIMETYPES["xlsx"])
        sending._set_out(attachment_id=attachment.id, sha256=sha256)
        files = [f"{name} ({sha256})"]
        if programme.forwarding == "dossier":
            files += sending._keep_dossier(outcomes)
        sending._log_event("forward", programme=programme.name, files=files)
        columns = [column.title for column in self._columns(programme)]
        self.env["union.event"]._log_export(registrations, columns)
        return sending.with_env(self.env)

    def _tell_altered(self):
        """Tell those who approve at the unit that a file it sent has been changed."""
        users = self.env["union.mandate"]._holders(self.unit_id.ids, ("officer", "approver"))
        # sudo: the nightly job tells whoever is in charge
        self.env["mail.thread"].sudo().message_notify(
            partner_ids=self.env["res.users"].union(*users.values()).sudo().partner_id.ids,
            subject=self.display_name,
            body=self.env._("The stored workbook is not the one that was sent."),
        )

    # ------------------------------------------------------------
    # The files again
    # ------------------------------------------------------------

    def action_download(self):
        """Download the workbook as it was sent.

        :return: URL action
        :rtype: dict
        """
        return self._download("workbook")

    def action_download_dossier(self):
        """Download the whole dossier as it was sent: workbook, descriptions and evidence.

        :return: URL action
        :rtype: dict
        """
        return self._download("dossier")

    def _download(self, what):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/union/sending/{self.id}/{what}",
            "target": "self",
        }

    def _workbook_again(self):
        """The workbook as it was sent, for the current user; that he took it is noted.

        :return: name of the file, and its content
        :rtype: tuple[str, bytes]
        :raise AccessError: he may not read it
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: the file belongs to the sending, which he reads
        attachment = self.sudo().attachment_id
        self._log_event("export", file=attachment.name)
        return attachment.name, attachment.raw

    def action_open_outcomes(self):
        """Open what was sent.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        return self.env["emulation.outcome"]._open_forwardings([("sending_id", "=", self.id)])
