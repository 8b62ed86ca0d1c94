import base64
import io

from markupsafe import Markup
from PIL import Image

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .test_emulation_publication import ExemplarCase
from .test_union_approval_scan import picture

#: Tag of the owner's name among what a camera notes in a picture.
ARTIST = 0x013B


def noted_picture(size=(1600, 800)):
    """JPEG in which a camera has noted whose it is.

    :rtype: bytes
    """
    stream, noted = io.BytesIO(), Image.Exif()
    noted[ARTIST] = "Nam"
    Image.new("RGB", size, "green").save(stream, "JPEG", exif=noted)
    return base64.b64encode(stream.getvalue())


@tagged("post_install", "-at_install")
class TestPublicationPictures(ExemplarCase):
    """Photos of an exemplar: which of them are offered, and who sees them in a text."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.photos = cls.env.ref(
            "union_emulation.emulation_registration_requirement_exemplar_photos"
        )

    def _ready(self, **values):
        rows = [
            {"name": "a.jpg", "caption": "Chị A <b>", "requirement_id": self.photos.id},
            {"name": "cmnd.jpg"},
        ]
        photo = [Command.create({"file": noted_picture(), **row}) for row in rows]
        exemplar, publication = super()._ready(evidence_ids=photo, **values)
        # of the consent speak the photos, not the rest of the evidence
        self.photo = exemplar.evidence_ids.filtered("requirement_id")
        self.other = exemplar.evidence_ids - self.photo
        return exemplar, publication

    def _put(self, publication, pictures=None, user=None):
        pictures = (pictures or self.photo).with_user(user or self.communicator_p)
        pictures.with_context(
            publication_id=publication.id, default_public=True, default_type="url", bin_size=True
        ).action_put_into_text()
        return self.env["ir.attachment"].search(
            [("res_model", "=", publication._name), ("res_id", "=", publication.id)]
        )

    def test_photos_that_were_handed_in_as_such(self):
        exemplar, publication = self._ready()
        self.assertEqual(publication.picture_ids, self.photo)
        asked = self.photos.copy({"moment": "completion"})
        later = self.env["emulation.registration.evidence"].with_user(self.officer_b)
        later = later.create(
            {
                "registration_id": exemplar.id,
                "moment": "completion",
                "requirement_id": asked.id,
                "file": picture("PNG"),
            }
        )
        self.assertEqual(publication.picture_ids, self.photo)
        with self.assertRefused("not handed in as a photo"):
            self._put(publication, later)
        with self.assertRefused("not handed in as a photo"):
            self._put(publication, self.other)

    def test_picture_set_aside(self):
        __, publication = self._ready()
        self.photo._amend({"is_set_aside": True})
        publication.invalidate_recordset()
        self.assertFalse(publication.picture_ids)
        with self.assertRefused("not handed in as a photo"):
            self._put(publication)

    def test_photo_of_another_exemplar(self):
        __, publication = self._ready()
        photo = self.photo
        self._ready(name="Chị Lý B", description="<p>Khác.</p>")
        with self.assertRefused("whose text is to show"):
            self._put(publication)
        with self.assertRefused("not handed in as a photo"):
            self._put(publication, photo + self.photo)

    def test_copy_in_the_text(self):
        __, publication = self._ready()
        file = self._put(publication)
        self.assertIn(f'src="/web/image/{file.id}"', publication.body)
        self.assertIn("Chị A &lt;b&gt;", publication.body)
        self.assertIn("mười năm", publication.body)
        self.assertEqual((file.name, file.mimetype), ("a.jpg", "image/jpeg"))
        self.assertFalse(file.public)
        image = Image.open(io.BytesIO(file.raw))
        self.assertEqual(image.size, (1600, 800))
        self.assertFalse(image.getexif())
        original = Image.open(io.BytesIO(base64.b64decode(self.photo.file)))
        self.assertEqual(original.getexif()[ARTIST], "Nam")

    def test_only_the_communicator_while_it_is_not_out(self):
        __, publication = self._ready()
        for user in (self.officer_p, self.approver_p):
            with self.assertRefused("Only a communicator of “Công đoàn P”"):
                self._put(publication, user=user)
        for user in (self.communicator_d, self.officer_b):
            with self.assertRefused("whose text is to show"):
                self._put(publication, user=user)
        for strange in (None, True, "1", [publication.id], 2**70):
            with self.assertRefused("whose text is to show"):
                self.photo.with_user(self.communicator_p).with_context(
                    publication_id=strange
                ).action_put_into_text()
        publication.action_publish()
        with self.assertRefused("is published already"):
            self._put(publication)

    def test_seen_by_those_who_read_the_text(self):
        exemplar, publication = self._ready()
        file = self._put(publication)
        file.access_token = "abc"  # as the editor gives it
        talk = file.copy({"name": "noi-bo.jpg"})
        below = file.with_user(self.officer_s)
        for reader in (below, file.with_user(self.communicator_d)):
            with self.assertRaises(AccessError):
                reader.read(["raw"])
        publication.action_publish()
        self.assertTrue(below.raw)
        with self.assertRaises(AccessError):
            talk.with_user(self.officer_s).read(["raw"])
        self.assertFalse(publication.with_user(self.officer_s).picture_ids)
        exemplar.with_user(self.officer_b).action_withdraw_consent("Đổi ý")
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            below.read(["raw"])
        self.assertFalse(file.access_token)

    def test_file_of_another_publication_is_not_shown(self):
        exemplar, publication = self._ready()
        file = self._put(publication)
        other = self._picked(exemplar, self.communicator_d)
        secret = file.copy({"name": "noi-bo.jpg", "res_id": other.id})
        for number in (secret.id, 10**30):
            publication.body += Markup('<img src="/web/image/%s">') % number
        other.lead = "Mười năm"
        for each in (publication, other):
            each.action_publish()
        self.env.invalidate_all()
        self.assertTrue(file.with_user(self.officer_b).raw)
        with self.assertRaises(AccessError):
            (file + secret).with_user(self.officer_b).read(["name"])

    def test_closed_while_it_is_out(self):
        __, publication = self._ready()
        file = self._put(publication)
        publication.action_publish()
        with self.assertRefused("cannot be changed", AccessError):
            file.with_user(self.communicator_p).raw = b"x"
        with self.assertRefused("cannot be deleted", AccessError):
            file.sudo().unlink()
        publication.action_withdraw()
        file.with_user(self.communicator_p).unlink()
