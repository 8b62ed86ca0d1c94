from base64 import b64decode

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.misc import clean_context

from ..tools.lock import hold
from .emulation_registration_import_reader import LIMITS

#: What its maker fills in; the rest is written by the import itself.
OPEN = {"campaign_id", "category_id", "unit_id", "file", "file_name"}


class EmulationRegistrationImport(models.Model):
    """Registrations handed in as one workbook.

    =======  =====================================================  ================
    Action   What happens                                           To
    =======  =====================================================  ================
    read     the file is looked over at once; a scheduled action    reading
             reads its rows in batches, each of which is committed
             by itself, and checks them all                         faulty or ready
    import   checked again, then everything or nothing              imported
    =======  =====================================================  ================

    A server that stops goes on after the last batch. Until the import nothing has changed but
    rows that nobody sees; what is imported are drafts.
    """

    _name = "emulation.registration.import"
    _description = "Emulation Import of Registrations"
    _inherit = [
        "emulation.registration.import.read.mixin",
        "emulation.registration.import.check.mixin",
        "emulation.registration.import.apply.mixin",
        "emulation.registration.import.workbook.mixin",
        "union.territory.mixin",
        "union.event.mixin",
    ]
    _order = "id desc"
    # it belongs to the office that works on it, not to the units whose registrations are in it
    _represented_too = False

    campaign_id = fields.Many2one(
        "emulation.campaign",
        "Plan",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env["emulation.registration"]._usual_campaign(),
        domain=[("state", "=", "launched")],
        help="The running plan under which is registered.",
    )
    category_id = fields.Many2one(
        "emulation.registration.category",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('campaign_category_ids.campaign_id', '=', campaign_id)]",
        help="In which category is registered; the workbook follows from it.",
    )
    unit_id = fields.Many2one(
        string="Imported by",
        default=lambda self: self.env["union.mandate"]._current_units("officer")[:1],
        help="The unit whose officers work on this import.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Uploaded by",
        readonly=True,
        index="btree_not_null",
        help="Who uploaded the workbook: the checks ask what he may do.",
    )
    file = fields.Binary("Workbook", copy=False, help="The template, filled in.")
    file_name = fields.Char(copy=False, help="Name of the file.")
    state = fields.Selection(
        [
            ("draft", "To upload"),
            ("reading", "Being checked"),
            ("faulty", "With faults"),
            ("ready", "Ready to import"),
            ("imported", "Imported"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        help="How far it has come.",
    )
    message = fields.Char(readonly=True, copy=False, help="Why the file could not be read.")
    sheet_now = fields.Char(readonly=True, copy=False, help="The sheet that is being read.")
    row_now = fields.Integer(readonly=True, copy=False, help="The last row that was read.")
    rows_read = fields.Integer(readonly=True, copy=False, help="Rows that have been read.")
    row_total = fields.Integer(readonly=True, copy=False, help="Rows that the workbook has.")
    progress = fields.Integer(
        compute="_compute_progress", help="How much of the workbook has been read, in per cent."
    )
    found_count = fields.Integer(
        "Registrations", readonly=True, copy=False, help="Registrations in the workbook."
    )
    fault_ids = fields.One2many(
        "emulation.registration.import.fault",
        "import_id",
        "Faults",
        readonly=True,
        help="What has to be corrected in the workbook.",
    )
    fault_count = fields.Integer(
        "Number of faults",
        compute="_compute_fault_count",
        help="What has to be corrected in the workbook.",
    )
    # a text: Odoo keeps no fractions of a second
    workbook_moment = fields.Char(
        readonly=True,
        copy=False,
        help="When the workbook with the codes was made: what was changed since is not in it.",
    )
    created_count = fields.Integer("New", readonly=True, copy=False, help="New registrations.")
    updated_count = fields.Integer(
        "Changed", readonly=True, copy=False, help="Registrations that were changed."
    )
    date_imported = fields.Datetime(
        "Imported on", readonly=True, copy=False, help="When it was imported."
    )

    @api.depends("category_id.name", "campaign_id.code", "file_name")
    def _compute_display_name(self):
        for one in self:
            names = (one.category_id.name, one.campaign_id.code, one.file_name)
            one.display_name = " – ".join(filter(None, names))

    @api.depends("rows_read", "row_total")
    def _compute_progress(self):
        for one in self:
            one.progress = min(100, 100 * one.rows_read // one.row_total) if one.row_total else 0

    @api.depends("fault_ids")
    def _compute_fault_count(self):
        counts = dict(
            self.env["emulation.registration.import.fault"]._read_group(
                [("import_id", "in", self.ids)], ["import_id"], ["__count"]
            )
        )
        for one in self:
            one.fault_count = counts.get(one._origin, 0)

    @api.constrains("campaign_id")
    def _check_readable_campaign(self):
        # su=False: nobody learns the name of a plan by putting its number here
        self.campaign_id.sudo(False).check_access("read")

    # ------------------------------------------------------------
    # CRUD: only what its maker fills in
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_open_fields(vals)
        return super(
            EmulationRegistrationImport, self._without_defaults(self._fields.keys() - OPEN)
        ).create(vals_list)

    def write(self, vals):
        self._check_open_fields(vals)
        self.check_access("write")
        if vals:
            hold(self)
            for one in self:
                if one.state in ("reading", "imported"):
                    raise UserError(one._say_busy())
            self._forget()
        result = super().write(vals)
        if "unit_id" in vals:
            # handed on only to a unit whose officer one is
            self.check_access("write")
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_except_imported(self):
        for one in self:
            if one.state in ("reading", "imported"):
                raise UserError(one._say_busy())

    def unlink(self):
        result = super().unlink()
        self.env["emulation.registration.import.row"]._forget(self)
        return result

    def _say_busy(self):
        if self.state == "imported":
            return self.env._("This workbook has been imported: begin a new import.")
        return self.env._("This workbook is being checked: wait until that is done.")

    @api.model
    def _check_open_fields(self, vals):
        """Refuse what only the import itself writes, and files that are too large.

        :raise AccessError: somebody wrote something else
        :raise UserError: the file is too large
        """
        if vals.keys() - OPEN:
            raise AccessError(self.env._("How far an import has come is not written by hand."))
        file = vals.get("file")
        if not file:
            return
        # in base64 three bytes take four
        if isinstance(file, (str, bytes)) and len(file) > LIMITS.size * 4 // 3 + 4:
            raise UserError(
                self.env._(
                    "The file is larger than %s MB: divide it into several.", LIMITS.size // 2**20
                )
            )
        try:
            b64decode(file, validate=True)
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("The workbook has to be sent as a file.")) from error

    def _engine_write(self, values):
        # sudo and super(): the import's own door, which steps over the refusal in write()
        return super(EmulationRegistrationImport, self.sudo()).write(values)

    def _forget(self):
        """Begin anew: nothing of what was read before is left."""
        fresh = self.filtered(lambda one: one.state == "draft" and not one.rows_read)
        for one in self - fresh:
            self.env["emulation.registration.import.fault"]._forget(one)
        self.env["emulation.registration.import.row"]._forget(self - fresh)
        (self - fresh)._engine_write(
            {
                "state": "draft",
                "message": False,
                "sheet_now": False,
                "row_now": 0,
                "rows_read": 0,
                "row_total": 0,
                "found_count": 0,
            }
        )

    @api.model
    def _offers_new(self):
        return self.env.su or bool(self.env["union.mandate"]._current_units("officer"))

    # ------------------------------------------------------------
    # Checking and importing
    # ------------------------------------------------------------

    def _check(self, again=False):
        """Ask the checks for the current user; what was found before by them is forgotten.

        :param bool again: all of them have been asked before
        """
        Fault = self.env["emulation.registration.import.fault"]
        Fault._forget(self, checked_only=True)
        faults = self._check_rows(again)
        if not self.found_count:
            faults.append(
                (self._form_sheets()[0].tab, 0, "", "", self.env._("Nothing stands here."))
            )
        Fault._note(self, faults, is_checked=True)
        # sudo: faults are read with the import only; whether there is one decides its state
        faulty = Fault.sudo().search_count([("import_id", "=", self.id)], limit=1)
        self._engine_write({"state": "faulty" if faulty else "ready"})

    def action_import(self):
        """Make the registrations, all or none. They are drafts, to be looked at and submitted.

        What depends on more than the rows is checked again, for whoever imports. If something is
        found now, nothing is imported and the faults are shown.

        :raise UserError: it has been imported, has faults, or somebody works on it
        """
        self.ensure_one()
        self.check_access("write")
        self.env["emulation.registration"].check_access("create")
        hold(self)
        if self.state in ("reading", "imported"):
            raise UserError(self._say_busy())
        if self.state != "ready":
            raise UserError(self.env._("Check a workbook without faults first."))
        self._check(again=True)
        if self.state != "ready":
            return
        # what a caller names as usual values would stand in every row, past all checks
        created, updated = self.with_context(clean_context(self.env.context))._apply()
        self._engine_write(
            {
                "state": "imported",
                "created_count": created,
                "updated_count": updated,
                "date_imported": self.env["union.clock"]._now(),
            }
        )
        self._log_event("import", created=created, updated=updated, file=self.file_name)

    def action_open_registrations(self):
        """Open what was imported.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        query = SQL(
            "SELECT registration_id FROM emulation_registration_import_row "
            "WHERE import_id = %s AND registration_id IS NOT NULL",
            self.id,
        )
        ids = [number for (number,) in self.env.execute_query(query)]
        return self.env["emulation.registration"]._open([("id", "in", ids)])

    def action_open_faults(self):
        """Open the faults as a list.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_registration_import_fault_action"
        )
        return action | {"domain": [("import_id", "=", self.id)], "context": {}}
