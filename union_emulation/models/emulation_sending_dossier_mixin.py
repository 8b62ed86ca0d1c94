import io
import re
import shutil
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools.file_kind import MIMETYPES, kind_of_name, plain_name

#: What one dossier takes at most: its descriptions are written while the sender waits, and its
#: evidence is packed on the server's disk.
MOST_INITIATIVES = 200
MOST_BYTES = 500 * 1024**2
#: Letters of names in the archive: with both, a path that every office computer unpacks.
LONGEST_FOLDER, LONGEST_FILE = 60, 80
SHEET_NAME = "Ban mo ta sang kien.pdf"


class EmulationSendingDossierMixin(models.AbstractModel):
    """Dossier of what was sent: the workbook and, of each initiative, its description and evidence.

    The descriptions are kept as they were written on the day, beside the workbook; evidence that
    was handed in never changes, so that its rows say which files went out. Of a secret technology
    there is nothing but its row in the workbook.
    """

    _name = "emulation.sending.dossier.mixin"
    _description = "Emulation: dossier for a host"

    evidence_ids = fields.Many2many(
        "emulation.registration.evidence",
        "emulation_sending_evidence_rel",
        readonly=True,
        help="Files that went with the initiatives.",
    )

    def _keep_dossier(self, outcomes):
        """Write the descriptions, and note which files go with them.

        :param emulation.outcome outcomes: of this sending
        :return: the files by their names and fingerprints, for the log
        :rtype: list[str]
        :raise UserError: there is too much for one dossier, or the server cannot print
        """
        told = outcomes.filtered(lambda outcome: not outcome.registration_id.is_secret)
        evidence = told.registration_id._evidence_to_send()
        size = sum(evidence.mapped("size"))
        if len(told) > MOST_INITIATIVES or size > MOST_BYTES:
            raise UserError(
                self.env._(
                    "A dossier takes at most %(count)s initiatives and %(size)s MB of evidence; "
                    "this would be %(own_count)s with %(own_size)s MB. Send them in several parts.",
                    count=MOST_INITIATIVES,
                    size=MOST_BYTES // 1024**2,
                    own_count=len(told),
                    own_size=-(-size // 1024**2),
                )
            )
        if told and (missing := self.env["union.paper.renderer"]._missing_parts()):
            raise UserError("\n".join(missing))
        files = []
        for outcome in told:
            sheet = outcome.registration_id._initiative_sheet()
            attachment, sha256 = self._store_file(sheet, SHEET_NAME, MIMETYPES["pdf"])
            outcome._engine_write({"sheet_id": attachment.id})
            files.append(f"{outcome.registration_id.code} {SHEET_NAME} ({sha256})")
        self._set_out(evidence_ids=[Command.set(evidence.ids)])
        return files + evidence._fingerprints()

    def _write_dossier(self, stream):
        """Write the archive of the dossier for the current user; that he took it is noted.

        One file after the other is copied from the store, so that a large dossier needs no more
        memory than a small one.

        :param stream: binary file that can be written to
        :return: name of the archive
        :rtype: str
        :raise AccessError: he may not read it
        :raise UserError: it was not sent as a dossier, or a file is missing in the store
        """
        self.ensure_one()
        self.check_access("read")
        if self.forwarding != "dossier":
            raise UserError(self.env._("What is keyed into a portal has a workbook only."))
        # sudo: the files are part of the sending, which he reads
        sending = self.sudo()
        moment = self.env["union.clock"]._localize(self.date_sent).timetuple()[:6]
        with ZipFile(stream, "w", ZIP_STORED) as archive:
            for path, attachment in sending._dossier_files():
                sending._add_file(archive, ZipInfo(path, moment), attachment)
        name = f"{sending.attachment_id.name.removesuffix('.xlsx')}.zip"
        self._log_event("export", file=name)
        return name

    def _dossier_files(self):
        """The files of the dossier, each with its path in the archive.

        :return: paths, none of them twice, and attachments
        :rtype: list[tuple[str, ir.attachment]]
        """
        files = [(self.attachment_id.name, self.attachment_id)]
        stored = self._evidence_attachments()
        evidence = self.evidence_ids.grouped("registration_id")
        for number, outcome in enumerate(self.outcome_ids.sorted("id"), 1):
            if not outcome.sheet_id:
                continue
            registration = outcome.registration_id
            folder = _folder(number, registration)
            files.append((f"{folder}/00 {SHEET_NAME}", outcome.sheet_id))
            rows = evidence.get(registration, self.evidence_ids.browse()).sorted("id")
            files += [
                (f"{folder}/{place:02} {_file_name(row)}", stored[row.id])
                for place, row in enumerate(rows, 1)
            ]
        return files

    def _evidence_attachments(self):
        """Stored files of the evidence, by its id.

        :rtype: dict[int, ir.attachment]
        """
        attachments = self.env["ir.attachment"].search(
            [
                ("res_model", "=", self.evidence_ids._name),
                ("res_field", "=", "file"),
                ("res_id", "in", self.evidence_ids.ids),
            ]
        )
        return {attachment.res_id: attachment for attachment in attachments}

    def _add_file(self, archive, info, attachment):
        """Copy a stored file into the archive.

        :param ZipFile archive:
        :param ZipInfo info: where it goes
        :param ir.attachment attachment:
        """
        if info.filename.endswith((".pdf", ".xlsx")):
            info.compress_type = ZIP_DEFLATED
        try:
            source = (
                open(attachment._full_path(attachment.store_fname), "rb")
                if attachment.store_fname
                else io.BytesIO(attachment.db_datas or b"")
            )
        except OSError as error:
            raise UserError(
                self.env._("“%(file)s” is missing in the store.", file=info.filename)
            ) from error
        with source, archive.open(info, "w") as target:
            shutil.copyfileobj(source, target)


def _flat(text):
    """A text without what parts folders, or leads out of them."""
    return re.sub(r"[/\\]|\.{2,}", "-", text or "")


def _folder(number, registration):
    """Name of an initiative's folder in the archive: safe wherever it is unpacked.

    :rtype: str
    """
    name = plain_name(f"{number:03} {_flat(registration.code)} {_flat(registration.name)}")
    return name[:LONGEST_FOLDER].rstrip(" .")


def _file_name(evidence):
    """Name of a piece of evidence in the archive: it ends with what the file is.

    :rtype: str
    """
    name = plain_name(evidence.name, LONGEST_FILE).rstrip(" .")
    return name if kind_of_name(name) == evidence.kind else f"{name}.{evidence.kind}"
