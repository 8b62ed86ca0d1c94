import os
import tempfile
from wsgiref.util import FileWrapper

from odoo import http
from odoo.http import content_disposition, request

from ..tools.file_kind import MIMETYPES


class EmulationSendingController(http.Controller):
    """Files of what was sent to a host, for those who may send."""

    @http.route("/union/sending/<int:sending_id>/workbook", type="http", auth="user")
    def workbook(self, sending_id):
        """Send the workbook as it was sent.

        :param int sending_id: number of the sending
        """
        name, content = self._sending(sending_id)._workbook_again()
        return self._answer(name, content, len(content), MIMETYPES["xlsx"])

    @http.route("/union/sending/<int:sending_id>/dossier", type="http", auth="user")
    def dossier(self, sending_id):
        """Send the archive of the dossier as it was sent.

        :param int sending_id: number of the sending
        """
        sending = self._sending(sending_id)
        # closed by the answer, once it has been sent; nothing of it is left on the disk then
        archive = tempfile.TemporaryFile()  # noqa: SIM115
        try:
            name = sending._write_dossier(archive)
        except BaseException:
            archive.close()
            raise
        size = archive.seek(0, os.SEEK_END)
        archive.seek(0)
        return self._answer(name, FileWrapper(archive), size, "application/zip")

    def _sending(self, sending_id):
        found = request.env["emulation.sending"].browse(sending_id).exists()
        if not found:
            raise request.not_found()
        return found

    def _answer(self, name, content, size, mimetype):
        headers = [
            ("Content-Type", mimetype),
            ("Content-Length", str(size)),
            ("Content-Disposition", content_disposition(name)),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(content, headers)
