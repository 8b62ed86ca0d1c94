from odoo import api, fields, models
from odoo.exceptions import ValidationError


class EmulationNominationLetterMixin(models.AbstractModel):
    """Nomination that is put forward by a letter, together with others."""

    _name = "emulation.nomination.letter.mixin"
    _description = "Emulation: nomination in a letter"

    submission_id = fields.Many2one(
        "emulation.submission",
        "Letter",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        domain="[('unit_id', '=', unit_id), ('state', '=', 'draft')]",
        help="The letter by which it is put forward, together with others.",
    )

    @api.constrains("submission_id", "unit_id")
    def _check_letter(self):
        for nomination in self:
            letter = nomination.submission_id
            if letter and letter.unit_id != nomination.unit_id:
                raise ValidationError(
                    self.env._(
                        "“%(letter)s” is a letter of another unit.", letter=letter.display_name
                    )
                )

    def write(self, vals):
        if "submission_id" in vals:
            # neither the list of a letter that is on its way, nor one that goes out at this moment
            named = vals["submission_id"]
            target = self.submission_id.browse(named if type(named) is int else [])
            (self.submission_id | target)._begin_change()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        nominations = super().create(vals_list)
        nominations.submission_id._begin_change()
        return nominations

    @api.ondelete(at_uninstall=True)
    def _unlink_except_listed(self):
        self.submission_id._begin_change()

    def _missing_for_submission(self):
        missing = super()._missing_for_submission()
        for nomination in self:
            # sudo: the letter of the same unit, for the answer only
            if nomination.sudo().submission_id.state == "draft":
                missing.setdefault(nomination, []).append(nomination._say_letter())
        return missing

    def _say_letter(self):
        letter = self.sudo().submission_id  # sudo: as above
        return self.env._("It goes with “%(letter)s”: submit the letter.", letter=letter.name)
