from odoo import api, models
from odoo.fields import Domain


class UnionUnitChange(models.AbstractModel):
    """Dossiers on their way when a unit ends: its open steps go to whoever acts from then on."""

    _name = "union.unit.change"
    _inherit = ["union.unit.change"]

    @api.model
    def _hand_over(self, ends, units, targets, date):
        super()._hand_over(ends, units, targets, date)
        ended = self.env["union.unit"].union(*(units[change.code] for change in ends))
        for model_name, steps in self._open_steps_at(ended).grouped("res_model").items():
            # sudo: the engine sends dossiers on, whoever may read them
            dossiers = self.env[model_name].sudo().browse(set(steps.mapped("res_id"))).exists()
            dossiers._send_on(ended)

    @api.model
    def _open_steps_at(self, units):
        """Steps at these units that have no outcome yet.

        :rtype: UnionApprovalStep
        """
        # sudo: the engine sends dossiers on, whoever may read them
        return (
            self.env["union.approval.step"]
            .sudo()
            .search(
                Domain("unit_id", "in", units.ids) & Domain("state", "in", ("waiting", "current"))
            )
        )

    @api.model
    def _tell_open_work(self, unit, keeper):
        sentences = super()._tell_open_work(unit, keeper)
        roles = dict(self.env["union.mandate"]._fields["role"]._description_selection(self.env))
        steps = self._open_steps_at(unit)
        for (whose, role), group in steps.grouped(lambda s: (s.dossier_unit_id, s.role)).items():
            sentences.append(
                self.env._(
                    "%(count)s dossiers of “%(unit)s”: the step %(role)s goes to “%(keeper)s”.",
                    count=len(group),
                    unit=whose.name,
                    role=roles[role].lower(),
                    keeper=keeper,
                )
            )
        if count := self._count_running(unit):
            sentences.append(
                self.env._(
                    "%(count)s dossiers of its own stay as they are; the holders at “%(keeper)s” "
                    "act on them.",
                    count=count,
                    keeper=keeper,
                )
            )
        return sentences

    @api.model
    def _count_running(self, unit):
        """Dossiers of the unit that are not decided yet, of every kind.

        :rtype: int
        """
        domain = Domain("unit_id", "=", unit.id) & Domain(
            "state", "in", ("draft", "submitted", "returned")
        )
        return sum(
            # sudo: only their number is told
            self.env[name].sudo().search_count(domain)
            for name in self.env["union.approval.mixin"]._dossier_models()
        )
