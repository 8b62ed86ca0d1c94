from odoo import fields, models


class EmulationNominationTermMixin(models.AbstractModel):
    """Nomination that knows which law counts: that of the day on which it was received above.

    Until then it is that of the day of its submission, and before it that of today
    (transition rule of Law 06/2026/QH16: what was received earlier goes on under the earlier law).
    """

    _name = "emulation.nomination.term.mixin"
    _description = "Emulation: nomination under the law of a day"

    term_id = fields.Many2one(
        "emulation.award.term",
        "Terms",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="What the law asks for the award: that of the day on which the dossier was received "
        "above; before, that of its submission.",
    )
    date_received = fields.Date(
        "Received above on",
        readonly=True,
        copy=False,
        help="When the first unit above took it in; the law of this day counts.",
    )

    def _term(self):
        """What the law asks for the award of each dossier.

        :return: by dossier; an empty record where nothing is laid down for the day
        :rtype: dict[emulation.nomination, emulation.award.term]
        """
        today = self.award_type_id._terms_on(self.env["union.clock"]._today())
        return {
            nomination: nomination.term_id or today.get(nomination.award_type_id, self.term_id[:0])
            for nomination in self
        }

    # ------------------------------------------------------------
    # The day that counts
    # ------------------------------------------------------------

    def action_submit(self):
        """Send the dossiers on their way, under the law of today until they are received above.

        :raise UserError: what is missing, or who may submit
        """
        super().action_submit()
        self.filtered(lambda nomination: not nomination.date_received)._fix_terms()

    def action_receive(self):
        """Take the dossiers in; the first unit above fixes by that which law counts.

        :raise UserError: it is somebody else's turn
        """
        above = self._at_first_above()
        super().action_receive()
        above._note_received()

    def _settle_current(self, state, comment=None, points=None):
        above = self._at_first_above()
        super()._settle_current(state, comment, points)
        above._note_received()

    def _at_first_above(self):
        """Dossiers that nobody above has received yet, and whose turn is above.

        :rtype: emulation.nomination
        """
        return self.filtered(
            lambda nomination: (
                not nomination.date_received
                # sudo: where the turn is, for the answer only
                and nomination.sudo().current_step_id.unit_id != nomination.unit_id
            )
        )

    def _note_received(self):
        if self:
            self._engine_write({"date_received": self.env["union.clock"]._today()})
            self._fix_terms()

    def _fix_terms(self):
        terms = self.award_type_id._terms_on(self.env["union.clock"]._today())
        for award, nominations in self.grouped("award_type_id").items():
            nominations._engine_write({"term_id": terms[award].id})
