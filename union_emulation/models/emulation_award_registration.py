from odoo import models


class EmulationRegistration(models.Model):
    """Registration on which nominations rest: its recognition stays as long as they do."""

    _inherit = "emulation.registration"

    def _missing_for_annul(self):
        missing = super()._missing_for_annul()
        # sudo: nominations that rest on it lie with other units too, for the answer only
        nominations = (
            self.env["emulation.nomination"]
            .sudo()
            .search(
                [
                    ("registration_ids", "in", self.ids),
                    ("state", "in", ("submitted", "approved", "awarded")),
                ]
            )
        )
        readable = nominations.sudo(False)._filtered_access("read")
        for nomination in nominations:
            name = (
                nomination.display_name
                if nomination in readable
                else self.env._("a nomination of “%(unit)s”", unit=nomination.unit_id.name)
            )
            for registration in self.filtered(lambda r, n=nomination: r in n.registration_ids):
                missing.setdefault(registration, []).append(
                    self.env._(
                        "“%(name)s” is what this nomination rests on: %(nomination)s.",
                        name=registration.display_name,
                        nomination=name,
                    )
                )
        return missing
