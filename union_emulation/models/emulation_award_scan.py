from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.file_kind import MIMETYPES, SCAN_KINDS, file_kind, plain_name

#: Largest scan that is taken, in bytes.
LARGEST = 10 * 1024 * 1024


class EmulationAwardScan(models.Model):
    """Scan of the paper from which an award was entered.

    It may be removed until the entry is confirmed; from then on it is sealed, and compared with
    its fingerprint every night.
    """

    _name = "emulation.award.scan"
    _description = "Emulation: scan of a past award"
    _inherit = ["union.sealed.file.mixin"]
    _log_access = False
    _order = "award_id, id"

    award_id = fields.Many2one(
        "emulation.award",
        required=True,
        index=True,
        ondelete="restrict",
        help="What it shows.",
    )
    name = fields.Char("File name", required=True, help="Name of the file, as it was handed in.")
    attachment_id = fields.Many2one(
        "ir.attachment",
        "File",
        index="btree_not_null",
        ondelete="restrict",
        help="The file as it was handed in.",
    )
    added_by = fields.Char(required=True, help="Who has added it, as on that day.")
    date_added = fields.Datetime("Added on", required=True, help="When it was added.")
    is_sealed = fields.Boolean("Sealed", help="The entry was confirmed with it: it stays for good.")

    # ------------------------------------------------------------
    # CRUD: closed to everybody
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Add a scan by the action of that name on the award."))

    def write(self, vals):
        raise AccessError(self.env._("A scan is not changed: remove it and add another one."))

    @api.ondelete(at_uninstall=True)
    def _unlink_except_sealed(self):
        if any(scan.is_sealed for scan in self):
            raise UserError(
                self.env._("The entry was confirmed with this scan: add another one beside it.")
            )

    def _set_out(self, **values):
        # sudo: the engine writes. super(): steps over the refusal in write().
        super(EmulationAwardScan, self.sudo()).write(values)

    def _seal(self):
        self._set_out(is_sealed=True)

    def _attachments_frozen(self):
        """All of them; asked by ``ir.attachment``.

        :rtype: EmulationAwardScan
        """
        return self

    def _tell_altered(self):
        unit = self.award_id.unit_id
        holders = self.env["union.mandate"]._holders(unit.ids, ("officer", "approver"))
        unit.message_post(
            body=self.env._("A stored scan of a past award is not the one that was put there."),
            partner_ids=self.env["res.users"].union(*holders.values()).partner_id.ids,
        )

    # ------------------------------------------------------------
    # Adding and removing
    # ------------------------------------------------------------

    @api.model
    def _add(self, awards, name, content):
        """Put one scan to several awards, such as those of one decision.

        :param emulation.award awards: entered from paper; who may is asked here
        :param str name: name of the file
        :param bytes content:
        :rtype: EmulationAwardScan
        :raise UserError: who may add it, or what is wrong with the file
        """
        awards._check_may("scan")
        if not content or len(content) > LARGEST:
            raise UserError(
                self.env._("A scan has at most %s MB and is not empty.", LARGEST // 2**20)
            )
        kind = file_kind(content)
        if kind not in SCAN_KINDS:
            raise UserError(self.env._("“%(name)s” is no PDF, JPEG or PNG.", name=str(name)[:80]))
        name = plain_name(name) or f"scan.{kind}"
        said = {
            "name": name,
            "added_by": self.env.user.name,
            "date_added": self.env["union.clock"]._now(),
        }
        # sudo: the engine adds the rows. super(): steps over the refusal in create().
        door = self.sudo().with_context({})
        scans = super(EmulationAwardScan, door).create(
            [{"award_id": award.id, **said} for award in awards]
        )
        for scan in scans:
            attachment, sha256 = scan._store_file(content, name, MIMETYPES[kind])
            if any(other.sha256 == sha256 for other in scan.award_id.scan_ids - scan):
                raise UserError(self.env._("This very file has been added already."))
            scan._set_out(attachment_id=attachment.id, sha256=sha256)
        awards._log_event("scan", file=name)
        return scans.with_env(self.env)

    def action_remove(self):
        """Remove scans of entries that nobody has confirmed with them.

        :raise UserError: who may do so, or that they are sealed
        """
        awards = self.award_id
        awards._check_may("scan")
        for scan in self:
            scan.award_id._log_event("remove_scan", file=scan.name)
        # sudo: nobody has the right to delete scans but by this action, which has checked who asks
        self.sudo().unlink()

    def action_open_file(self):
        """Open the file.

        :return: URL action
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: whoever reads the scan may have its file; the server asks again when it is fetched
        number = self.sudo().attachment_id.id
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{number}?filename={self.name}",
            "target": "new",
        }
