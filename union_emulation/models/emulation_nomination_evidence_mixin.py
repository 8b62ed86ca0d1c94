from odoo import api, fields, models


class EmulationNominationEvidenceMixin(models.AbstractModel):
    """Nomination with the files that its award asks for (thành phần hồ sơ)."""

    _name = "emulation.nomination.evidence.mixin"
    _description = "Emulation: nomination with files"

    evidence_ids = fields.One2many(
        "emulation.nomination.evidence",
        "nomination_id",
        "Files",
        copy=False,
        help="Files that go with the dossier; what was submitted stays.",
    )

    def _missing_for_submission(self):
        missing = super()._missing_for_submission()
        terms = self._term()
        for nomination in self:
            found = missing.setdefault(nomination, [])
            # sudo: which files there are, for the answer only
            files = nomination.sudo().evidence_ids.filtered(lambda file: not file.is_set_aside)
            counts = {row.id: len(rows) for row, rows in files.grouped("requirement_id").items()}
            found += [
                self.env._(
                    "The dossier lacks: %(name)s (at least %(count)s).",
                    name=row.name,
                    count=row.minimum,
                )
                for row in terms[nomination].requirement_ids
                if counts.get(row.id, 0) < row.minimum
            ]
            if terms[nomination].needs_consent and not any(files.mapped("is_consent")):
                found.append(self.env._("The nominee's agreement in writing is missing."))
        return missing

    def action_submit(self):
        """Send the dossiers on their way; their files are handed in with them.

        :raise UserError: what is missing, or who may submit
        """
        super().action_submit()
        self.evidence_ids._take_along()

    def _event_values(self, action):
        values = super()._event_values(action)
        # the fingerprints lie in the chain, so that another file would show
        files = self.evidence_ids._fingerprints() if action == "submit" else []
        return values | {"evidence_ids": files} if files else values

    @api.model
    def _content_line(self, line, inverse):
        text = super()._content_line(line, inverse)
        if line._name == "emulation.nomination.evidence":
            return f"{text} · {(line.sha256 or '')[:8]}"
        return text

    def unlink(self):
        self.check_access("unlink")
        # sudo: the files go with the draft, whoever may delete that
        self.filtered(lambda nomination: not nomination.round).sudo().evidence_ids.unlink()
        return super().unlink()
