from odoo import api, fields, models
from odoo.exceptions import AccessError

#: At most so many faults of an import are kept: nobody corrects more at a time.
KEPT = 5_000


class EmulationRegistrationImportFault(models.Model):
    """Fault in an uploaded workbook, by sheet, row and column, with its reason.

    Written by the reader and the checks only, in the language of whoever has uploaded it.
    """

    _name = "emulation.registration.import.fault"
    _description = "Emulation: fault in a workbook of registrations"
    _log_access = False
    _order = "import_id, sheet, row_number, id"
    _rec_name = "reason"

    import_id = fields.Many2one(
        "emulation.registration.import",
        required=True,
        index=True,
        ondelete="cascade",
        help="The import that cannot go on because of it.",
    )
    sheet = fields.Char(help="Tab of the sheet.")
    row_number = fields.Integer("Row", help="Number of the row on the sheet; 0: the whole sheet.")
    column = fields.Char(help="Head of the column.")
    value = fields.Char(help="What stands there.")
    reason = fields.Char(required=True, help="What is wrong with it.")
    is_checked = fields.Boolean(help="Found by the checks, which are made again before the import.")

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Faults come from the check of a workbook only."))

    def write(self, vals):
        raise AccessError(
            self.env._("Faults are corrected in the workbook, which is uploaded anew.")
        )

    @api.model
    def _note(self, owner, rows, is_checked):
        """Keep faults of an import, up to the number that somebody corrects at a time.

        :param emulation.registration.import owner:
        :param list[tuple] rows: tab, number, head of the column, value and reason
        :param bool is_checked: found by the checks
        """
        room = KEPT - self.search_count([("import_id", "=", owner.id)])
        names = ("sheet", "row_number", "column", "value", "reason")
        values = [
            {
                "import_id": owner.id,
                "is_checked": is_checked,
                **dict(zip(names, row, strict=True)),
            }
            for row in rows[: max(room, 0)]
        ]
        # sudo and super(): the engine's door, which steps over the refusal in create()
        super(EmulationRegistrationImportFault, self.sudo()).create(values)

    @api.model
    def _forget(self, owner, checked_only=False):
        domain = [("import_id", "=", owner.id)]
        if checked_only:
            domain.append(("is_checked", "=", True))
        # sudo: as above
        self.sudo().search(domain).unlink()
