from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import vietnamese

#: How many years back earlier merit is shown.
YEARS_BACK = 5


class EmulationNominationKnownMixin(models.AbstractModel):
    """Nomination that shows what is known of the nominee already.

    Initiatives and works that were recognised, targets that were reached, earlier awards: so the
    officer writes the report on the achievements only. It is gathered with his rights, and stays
    with the dossier as it was at its submission.
    """

    _name = "emulation.nomination.known.mixin"
    _description = "Emulation: nomination with what is known already"

    registration_ids = fields.Many2many(
        "emulation.registration",
        string="Rests on",
        domain="[('state', '=', 'recognised')]",
        help="Recognised initiatives, works and exemplars that the achievement rests on; each is "
        "used for one year of merit.",
    )
    known = fields.Html(
        "Known already",
        readonly=True,
        copy=False,
        help="What the records say of the nominee: recognised initiatives and works, targets "
        "reached, earlier awards.",
    )

    @api.constrains("registration_ids")
    def _check_registrations(self):
        # su=False: constraints run as superuser, and nobody names what he may not read
        self.registration_ids.sudo(False).check_access("read")

    def action_gather(self):
        """Gather what is known of the nominees anew.

        :raise AccessError: the dossier is closed, or is not the user's to write
        """
        self.check_access("write")
        self._check_editable()
        self._gather()

    @api.model_create_multi
    def create(self, vals_list):
        nominations = super().create(vals_list)
        fresh = nominations.filtered(lambda nomination: not nomination.registration_ids)
        for nomination in fresh.filtered(lambda n: n.member_id or n.nominee_unit_id):
            found = nomination._recognised().filtered(
                lambda r, year=nomination.year: r.campaign_id.year == year
            )
            if found:
                nomination.registration_ids = found
        nominations._gather()
        return nominations

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint({"member_id", "nominee_unit_id", "year"}):
            self._gather()
        return result

    def action_submit(self):
        """Send the dossiers on their way, with what is known on this day.

        :raise UserError: what is missing, or who may submit
        """
        super().action_submit()
        self._gather()

    def _gather(self):
        for nomination in self:
            parts = [
                part
                for title, lines in nomination._known_parts()
                if lines
                for part in (
                    Markup("<p><b>%s</b></p>") % title,
                    Markup("<ul>%s</ul>")
                    % Markup().join(Markup("<li>%s</li>") % line for line in lines),
                )
            ]
            nomination._engine_write({"known": Markup().join(parts) or False})

    def _known_parts(self):
        """What is known, by heading; in the language of papers, since it is kept.

        :rtype: list[tuple[str, list[str]]]
        """
        self.ensure_one()
        if not (self.member_id or self.nominee_unit_id):
            return []
        return [
            ("Sáng kiến, công trình, sản phẩm, phần việc được công nhận", self._known_merit()),
            ("Chỉ tiêu thi đua", self._known_targets()),
            ("Danh hiệu thi đua, hình thức khen thưởng đã đạt", self._known_awards()),
        ]

    def _recognised(self):
        """Recognised registrations of the nominee in the last years, the newest first.

        :rtype: emulation.registration
        """
        self.ensure_one()
        member, unit = self.member_id, self.nominee_unit_id
        who = Domain.OR(
            [
                Domain("member_id", "=", member.id) if member else Domain.FALSE,
                Domain("author_ids", "any", Domain("member_id", "=", member.id))
                if member
                else Domain.FALSE,
                Domain("unit_id", "=", unit.id) & Domain("registrant_type", "=", "unit")
                if unit
                else Domain.FALSE,
            ]
        )
        years = Domain("campaign_id.year", ">", self.year - YEARS_BACK) & Domain(
            "campaign_id.year", "<=", self.year
        )
        return self.env["emulation.registration"].search(
            who & years & Domain("state", "=", "recognised"), order="id desc"
        )

    def _known_merit(self):
        kept = self.with_context(**self.env["union.paper.snapshot"]._context())
        return [
            f"{r.name} ({r.category_id.name}, năm {r.campaign_id.year})" for r in kept._recognised()
        ]

    def _known_targets(self):
        """Targets of the nominated unit under the plan, with what it has reported of them.

        :rtype: list[str]
        """
        if not (self.nominee_unit_id and self.campaign_id):
            return []
        targets = self.env["emulation.target"].search(
            [
                ("unit_id", "=", self.nominee_unit_id.id),
                ("campaign_id", "=", self.campaign_id.id),
                ("has_actual", "=", True),
            ]
        )
        return [
            f"{target.indicator_id.name}: {target.actual:g}/{target.value:g} {target.uom or ''}"
            for target in targets
        ]

    def _known_awards(self):
        """Earlier awards of the nominee, those of units merged into it too, the newest first.

        :rtype: list[str]
        """
        subject = self.member_id or self.nominee_unit_id
        awards = self.env["emulation.award"]._of(self.member_id, self.nominee_unit_id)[subject]
        return [_award_line(award) for award in awards]


def _award_line(award):
    """An award as the record of somebody's merit names it, in the language of papers."""
    day = vietnamese.paper_date(award.decision_date) if award.decision_date else ""
    decision = " ".join(
        part
        for part in (
            award.decision_number and f"Quyết định số {award.decision_number}",
            day and f"ngày {day}",
            award.body_name and f"của {award.body_name}",
        )
        if part
    )
    paper = "nhập từ hồ sơ giấy" if award.source == "past" else ""
    return ", ".join(filter(None, (f"Năm {award.year}: {award.award_name}", decision, paper)))
