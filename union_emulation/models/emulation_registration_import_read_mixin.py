import logging
from base64 import b64decode

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ..tools.lock import hold
from .emulation_registration_import_form import MAIN

_logger = logging.getLogger(__name__)

#: Rows that are read between two commits.
BATCH = 5_000


class EmulationRegistrationImportReadMixin(models.AbstractModel):
    """Reads an uploaded workbook in batches, each of which is committed by itself."""

    _name = "emulation.registration.import.read.mixin"
    _description = "Emulation: reading of a workbook of registrations"

    def action_read(self):
        """Look the file over, and have its rows read and checked.

        :raise UserError: why the file as a whole is not read
        """
        self.ensure_one()
        self.check_access("write")
        hold(self)
        if self.state in ("reading", "imported"):
            raise UserError(self._say_busy())
        if not self.file:
            raise UserError(self.env._("Choose the workbook first."))
        Reader = self.env["emulation.registration.import.reader"]
        book, parts = self._open_workbook()
        self._forget()
        self._engine_write(
            {
                "state": "reading",
                "user_id": self.env.uid,
                "workbook_moment": Reader._moment_of(book),
                # the heads are no rows
                "row_total": sum(max(part.row_count - 1, 0) for part in parts),
            }
        )
        # sudo: the scheduled action is nobody's to start
        self.env.ref("union_emulation.ir_cron_read_registration_imports").sudo()._trigger()

    def _open_workbook(self):
        """The file, opened.

        :return: the workbook, and its sheets that are read
        :rtype: tuple
        :raise UserError: why the file as a whole is not read
        """
        Reader = self.env["emulation.registration.import.reader"]
        raw = self.with_context(bin_size=False).sudo().file  # sudo: the file of this very record
        sheets = self._form_sheets()
        return Reader._open(b64decode(raw or b""), sheets, self.campaign_id, self.category_id)

    @api.model
    def _cron_read(self, batch_size=BATCH):
        """Read the workbooks that wait, in batches each of which is committed, and check them.

        :param int batch_size: rows between two commits
        """
        for one in self.search([("state", "=", "reading")], order="id"):
            if not one.try_lock_for_update(allow_referencing=True):
                continue
            try:
                if not one._read_on(batch_size):
                    return
            except OperationalError:
                raise  # the database was in the way: the next run goes on
            except Exception:  # one workbook does not keep the others waiting
                _logger.exception("Import %s cannot be read", one.id)
                self.env.cr.rollback()
                said = self.env._("The server failed over this file: tell the administrator.")
                one._engine_write({"state": "faulty", "message": said})
                self.env["ir.cron"]._commit_progress()

    def _read_on(self, batch_size):
        """Read on where it stopped.

        :param int batch_size: rows between two commits
        :return: there is time for another workbook
        :rtype: bool
        """
        # whoever uploaded it is asked what he may do, and is told in his language
        one = self.with_user(self.user_id).with_context(lang=self.user_id.lang)
        Reader = one.env["emulation.registration.import.reader"]
        progress = self.env["ir.cron"]._commit_progress
        try:
            book, parts = one._open_workbook()
            names = [part.sheet.name for part in parts]
            for part in parts[names.index(one.sheet_now or MAIN) :]:
                name = part.sheet.name
                after = one.row_now if name == one.sheet_now else 0
                for rows in split_every(batch_size, Reader._rows(book, part, after), list):
                    one._keep(part, rows)
                    left = max(one.row_total - one.rows_read, 1)
                    if not progress(len(rows), remaining=left):
                        return False
                    one.invalidate_recordset()
                    # the commit let go of it
                    if not one.try_lock_for_update() or one.state != "reading":
                        return True
        except UserError as error:
            one._engine_write({"state": "faulty", "message": str(error)})
        else:
            one._check()
        return bool(progress(0, remaining=self.search_count([("state", "=", "reading")])))

    def _keep(self, part, rows):
        """Keep a batch of rows, and what is wrong with each of them.

        :param Part part: the sheet
        :param list[Staged] rows:
        """
        kept = [row for row in rows if row.values or row.raw]
        self.env["emulation.registration.import.row"]._stage(self, part.sheet.name, kept)
        faults = [(part.sheet.tab, row.number, *fault) for row in rows for fault in row.faults]
        self.env["emulation.registration.import.fault"]._note(self, faults, is_checked=False)
        values = {
            "sheet_now": part.sheet.name,
            "row_now": rows[-1].number,
            "rows_read": self.rows_read + len(rows),
        }
        if part.sheet.name == MAIN:
            values["found_count"] = self.found_count + len(kept)
        self._engine_write(values)
