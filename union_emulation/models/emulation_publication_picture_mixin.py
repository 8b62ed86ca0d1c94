import base64
import re

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.image import ImageProcess, image_apply_opt

#: How a text names a picture of its own.
PICTURE = re.compile(r"/web/image/(\d+)")
#: Pixels that a picture of a text has at most across and down, and the quality of its JPEG.
LARGEST_SIDE, QUALITY = 1920, 85


class EmulationPublicationPictureMixin(models.AbstractModel):
    """Publication that shows photos of its exemplar.

    The photos are those that were handed in as photos: the consent speaks of them, and of no other
    evidence. What is put into the text is a copy, a file of the publication itself: whoever may
    read the text sees it, and nobody any more when the text is taken off.
    """

    _name = "emulation.publication.picture.mixin"
    _description = "Emulation: publication with photos"

    picture_ids = fields.Many2many(
        "emulation.registration.evidence",
        string="Photos of the exemplar",
        compute="_compute_picture_ids",
        help="Photos that the exemplar's unit has handed in as such; other evidence is not spread.",
    )

    @api.depends_context("uid")
    @api.depends("registration_id.evidence_ids", "registration_id.result_evidence_ids")
    def _compute_picture_ids(self):
        found = self.env["emulation.registration.evidence"].search(
            [
                ("registration_id", "in", self.registration_id.ids),
                ("requirement_id.files", "=", "picture"),
                ("date_taken", "!=", False),
                ("is_set_aside", "=", False),
            ]
        )
        pictures = found.grouped("registration_id")
        for publication in self:
            publication.picture_ids = pictures.get(publication.registration_id, found.browse())

    def _put_pictures(self, pictures):
        """Put copies of photos at the end of the text.

        :param emulation.registration.evidence pictures: photos of the exemplar
        :raise UserError: who may do so, the text is out, or it is no photo of the exemplar
        """
        self.ensure_one()
        self._check_may("edit")
        if strange := pictures - self.picture_ids:
            raise UserError(
                self.env._(
                    "“%(name)s” was not handed in as a photo of this exemplar.",
                    name=strange[0].name,
                )
            )
        files = self.env["ir.attachment"].create(
            [
                {
                    "name": picture.name,
                    "raw": self._plain_picture(picture),
                    "res_model": self._name,
                    "res_id": self.id,
                    # whatever a client sends as a default
                    "public": False,
                    "type": "binary",
                }
                for picture in pictures
            ]
        )
        parts = [self.body or ""]
        for picture, file in zip(pictures, files, strict=True):
            # a caption is a text: it is escaped
            parts.append(
                Markup('<p><img class="img-fluid" src="/web/image/%s" alt="%s"></p>')
                % (file.id, picture.caption or "")
            )
            if picture.caption:
                parts.append(Markup("<p><em>%s</em></p>") % picture.caption)
        self.body = Markup().join(parts)

    @api.model
    def _plain_picture(self, picture):
        """The photo without what a camera notes in it, such as the place where it was taken.

        :param emulation.registration.evidence picture: one
        :rtype: bytes
        """
        raw = base64.b64decode(picture.with_context(bin_size=False).file)
        image = ImageProcess(raw, verify_resolution=False).resize(LARGEST_SIDE, LARGEST_SIDE)
        return image_apply_opt(image.image, image.original_format, quality=QUALITY, exif=b"")

    # ------------------------------------------------------------
    # Files
    # ------------------------------------------------------------

    def _own_files(self):
        # sudo: which files they are, to ask who may read them and to close them
        return (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        )

    def _attachments_for_readers(self):
        """Files that the texts show go with them.

        :rtype: ir.attachment
        """
        shown = {
            (publication.id, int(number))
            for publication in self
            for number in PICTURE.findall(publication.body or "")
        }
        files = self._own_files().filtered(lambda file: (file.res_id, file.id) in shown)
        return super()._attachments_for_readers() | files

    def _attachments_frozen(self):
        """Publications whose files nobody may change or delete; asked by ``ir.attachment``.

        :rtype: EmulationPublicationPictureMixin
        """
        return self.filtered(lambda publication: publication.state == "published")

    def _close_links(self):
        """Let no address that was handed out lead to the files without a login."""
        self._own_files().access_token = False
