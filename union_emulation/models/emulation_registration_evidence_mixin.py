from markupsafe import Markup

from odoo import api, fields, models

from .emulation_registration_life_mixin import REPORTING_STATES


class EmulationRegistrationEvidenceMixin(models.AbstractModel):
    """Registration that shows by files what it says; its category says which it needs."""

    _name = "emulation.registration.evidence.mixin"
    _description = "Emulation: registration with evidence"

    evidence_ids = fields.One2many(
        "emulation.registration.evidence",
        "registration_id",
        domain=[("moment", "=", "submission")],
        context={"default_moment": "submission"},
        copy=False,
        help="Files that go with the dossier; what was submitted stays.",
    )
    result_evidence_ids = fields.One2many(
        "emulation.registration.evidence",
        "registration_id",
        "Evidence of the result",
        domain=[("moment", "=", "completion")],
        context={"default_moment": "completion"},
        copy=False,
        help="Files that show what has come of it, added between approval and completion.",
    )
    evidence_status = fields.Html(
        "Evidence asked for",
        compute="_compute_evidence_status",
        sanitize=False,
        help="What the category asks for now, and how many files there are.",
    )

    @api.depends("category_id", "state", "evidence_ids", "result_evidence_ids")
    def _compute_evidence_status(self):
        for registration in self:
            moment = registration._evidence_moment()
            counts = {
                row: len(files.filtered(lambda file: not file.is_set_aside))
                for row, files in registration[
                    "evidence_ids" if moment == "submission" else "result_evidence_ids"
                ]
                .grouped("requirement_id")
                .items()
            }
            badges = [
                registration._evidence_badge(row, counts.get(row, 0))
                for row in registration.category_id.requirement_ids
                if row.moment == moment
            ]
            registration.evidence_status = Markup().join(badges) or False

    def _evidence_moment(self):
        """Which evidence is asked for now.

        :return: key of MOMENTS
        :rtype: str
        """
        after = (*REPORTING_STATES, "completed", "verified", "recognised")
        return "completion" if self.state in after else "submission"

    @api.model
    def _evidence_badge(self, requirement, count):
        """A requirement, and how many files there are for it, as a line.

        :rtype: Markup
        """
        labels = dict(requirement._fields["files"]._description_selection(self.env))
        needed = self.env._("at least %(count)s", count=requirement.minimum)
        if not requirement.minimum:
            needed = self.env._("welcome")
        lacking = count < requirement.minimum
        icon = "fa-square-o text-warning" if lacking else "fa-check-square-o text-success"
        icon = icon if count or lacking else "fa-square-o text-muted"
        source = requirement.legal_text_id.display_name
        return Markup(
            '<div><i class="fa %s me-2"></i><b>%s</b> (%s): %s '
            '<span class="text-muted">%s%s</span></div>'
        ) % (
            icon,
            requirement.name,
            needed,
            self.env._("%(count)s there", count=count),
            labels.get(requirement.files, ""),
            f" · {source}" if source else "",
        )

    # ------------------------------------------------------------
    # What is reported, and what is missing
    # ------------------------------------------------------------

    @api.model
    def _report_fields(self):
        return super()._report_fields() | {"result_evidence_ids"}

    def _begin_report(self):
        """Hold the registrations for a change of what they report in another table.

        :raise AccessError: nothing is reported on them now
        :raise UserError: somebody else is acting on one of them
        """
        self._lock()
        self._check_reporting()
        # the row itself changes: a completion that began before this ends has to begin anew
        self._engine_write({})

    def _missing_for_submission(self):
        return self._add_evidence_reasons(super()._missing_for_submission(), "submission")

    def _missing_for_complete(self):
        return self._add_evidence_reasons(super()._missing_for_complete(), "completion")

    def _missing_for_recognise(self):
        missing = super()._missing_for_recognise()
        # what is recognised without having been completed has to show the same
        return self.filtered(lambda r: r.state in REPORTING_STATES)._add_evidence_reasons(
            missing, "completion"
        )

    def _add_evidence_reasons(self, missing, moment):
        """Name what the categories ask for and is not there.

        :param dict missing: sentences by registration
        :param str moment: key of MOMENTS
        :rtype: dict
        """
        asked = self.category_id.requirement_ids.filtered(lambda row: row.moment == moment)
        # sudo: how many files there are, for the answer only
        counts = asked.sudo()._count_by_registration(self, moment) if asked else {}
        for registration in self:
            for row in registration.category_id.requirement_ids & asked:
                if counts.get((registration.id, row.id), 0) < row.minimum:
                    missing.setdefault(registration, []).append(
                        self.env._(
                            "Evidence is missing: %(name)s (at least %(count)s).",
                            name=row.name,
                            count=row.minimum,
                        )
                    )
        return missing

    # ------------------------------------------------------------
    # Handed in
    # ------------------------------------------------------------

    def action_submit(self):
        """Send the registrations on their way; their evidence is handed in with them.

        :raise UserError: what is missing, or who may submit
        """
        result = super().action_submit()
        self.evidence_ids._take_along()
        return result

    def action_complete(self):
        """Report the registrations as completed; the evidence of it is handed in with that.

        :raise UserError: what is missing, or who may report it
        """
        result = super().action_complete()
        self.result_evidence_ids._take_along()
        return result

    def _event_values(self, action):
        values = super()._event_values(action)
        name = {"submit": "evidence_ids", "complete": "result_evidence_ids"}.get(action)
        # the fingerprints lie in the chain, so that another file would show
        files = self[name]._fingerprints() if name else []
        return values | {name: files} if files else values

    @api.model
    def _content_line(self, line, inverse):
        text = super()._content_line(line, inverse)
        if line._name == "emulation.registration.evidence":
            return f"{text} · {(line.sha256 or '')[:8]}"
        return text

    def unlink(self):
        self.check_access("unlink")
        drafts = self.filtered(lambda registration: not registration.round)
        # sudo: the files go with the draft, whoever may delete that
        drafts.sudo().evidence_ids.unlink()
        return super().unlink()
