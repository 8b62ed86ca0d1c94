from odoo import api, fields, models
from odoo.fields import Domain


class EmulationNominationCouncilMixin(models.AbstractModel):
    """What councils have to do with a nomination: their members read it, their session holds it."""

    _name = "emulation.nomination.council.mixin"
    _description = "Emulation: nomination before a council"

    council_item_ids = fields.One2many(
        "emulation.council.item",
        "nomination_id",
        "Sessions of councils",
        readonly=True,
        copy=False,
        help="Where it stands or stood on the agenda.",
    )
    council_result = fields.Char(
        "Council",
        compute="_compute_council_result",
        help="What the council concluded last, with the count.",
    )
    on_my_agenda = fields.Boolean(
        compute="_compute_on_my_agenda",
        search="_search_on_my_agenda",
        help="It stands on the agenda of a session that the current user was called to, and that "
        "has been opened.",
    )

    @api.depends("council_item_ids.result", "council_item_ids.session_id.superseded_by_id")
    def _compute_council_result(self):
        results = dict(
            self.env["emulation.council.item"]._fields["result"]._description_selection(self.env)
        )
        for nomination in self:
            # sudo: whoever reads the nomination reads what was concluded of it
            items = nomination.sudo().council_item_ids.filtered(
                lambda item: (
                    item.session_id.state == "closed" and not item.session_id.superseded_by_id
                )
            )
            last = items.sorted(lambda item: item.session_id.date_closed)[-1:]
            texts = (last.session_id.display_name, results.get(last.result), last.tally_text)
            nomination.council_result = ": ".join(filter(None, texts)) if last else False

    @api.depends_context("uid")
    def _compute_on_my_agenda(self):
        found = self._agenda_ids()
        for nomination in self:
            nomination.on_my_agenda = nomination.id in found

    def _search_on_my_agenda(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("id", "in", list(self._agenda_ids()))

    @api.model
    def _agenda_ids(self):
        """Nominations that the current user reads as member of a council.

        :rtype: set[int]
        """
        sessions = self.env["emulation.council.session"]
        # sudo: asked in order to know what the user may read
        items = (
            self.env["emulation.council.item"]
            .sudo()
            .search(
                Domain("session_id", "in", list(sessions._of_mine()))
                & Domain("session_id.state", "!=", "draft")
            )
        )
        return set(items.nomination_id.ids)

    def _why_not(self, action):
        """Nothing happens to a nomination while a council sits over it."""
        reasons = super()._why_not(action)
        # sudo: whether a council sits over it, for the refusal only
        busy = (
            self.env["emulation.council.item"]
            .sudo()
            .search(
                Domain("nomination_id", "in", self.ids) & Domain("session_id.state", "=", "open")
            )
        )
        for item in busy:
            for nomination in self.filtered(lambda n, item=item: n.id == item.nomination_id.id):
                reasons[nomination].append(
                    self.env._(
                        "“%(name)s” stands on the agenda of “%(session)s”, which is open: it waits "
                        "for its closing.",
                        name=nomination.display_name,
                        session=item.session_id.display_name,
                    )
                )
        return reasons
