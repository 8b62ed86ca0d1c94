from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class UnionApprovalStage(models.Model):
    """One stage of the way of a kind of dossier: what has to happen at a unit before it goes on.

    The stops of a stage are in turn at the same time, and as many of them as are needed must
    approve. What is laid down for one unit goes before what is for its level, and that before
    what is for all units; where nothing is, a dossier passes the appraiser and the approver.
    A submission freezes the way: later changes concern later submissions.
    """

    _name = "union.approval.stage"
    _description = "Union Approval Stage"
    _order = "res_model, unit_id, level_id, sequence, id"

    name = fields.Char(
        required=True,
        help="What happens in this stage, e.g. Opinion of the boards.",
    )
    active = fields.Boolean(
        default=True, help="Archived: the stage is passed by from the next submission on."
    )
    res_model = fields.Selection(
        "_selection_res_model",
        "Kind of dossier",
        required=True,
        index=True,
        help="The dossiers whose way this is.",
    )
    level_id = fields.Many2one(
        "union.level",
        index="btree_not_null",
        ondelete="restrict",
        help="Units of this level only; empty: all units for which nothing else is laid down.",
    )
    unit_id = fields.Many2one(
        "union.unit",
        "Only at",
        index="btree_not_null",
        ondelete="restrict",
        help="This one unit; goes before what is laid down for its level.",
    )
    sequence = fields.Integer(
        default=10, help="Stages of the same units follow each other in this order."
    )
    stop_ids = fields.One2many(
        "union.approval.stop",
        "stage_id",
        "Who acts",
        copy=True,
        help="All of them have their turn at the same time.",
    )
    needed = fields.Integer(
        "How many must approve",
        help="The dossier goes on when so many of them have approved; 0: all of them.",
    )
    days = fields.Integer(
        "Working days",
        default=3,
        required=True,
        help="Working days that each of them has, from the day after the turn comes.",
    )
    escalation_days = fields.Integer(
        "Working days until the unit above is told",
        help="After the deadline, in working days; 0: the unit above is not told.",
    )

    _days_positive = models.Constraint(
        "CHECK (days BETWEEN 1 AND 250)", "A stage takes between 1 and 250 working days."
    )
    _escalation_not_negative = models.Constraint(
        "CHECK (escalation_days BETWEEN 0 AND 250)",
        "The unit above is told after 0 to 250 working days.",
    )
    _one_place = models.Constraint(
        "CHECK (unit_id IS NULL OR level_id IS NULL)",
        "A stage is for one unit or for a level, not for both.",
    )

    @api.model
    def _selection_res_model(self):
        names = self.env["union.approval.mixin"]._dossier_models()
        # sudo: only the names of the kinds are told
        return sorted((name, self.env["ir.model"].sudo()._get(name).name) for name in names)

    @api.constrains("needed", "stop_ids", "unit_id")
    def _check_stops(self):
        for stage in self:
            if not stage.stop_ids:
                raise ValidationError(
                    self.env._("“%(stage)s”: say who acts in this stage.", stage=stage.name)
                )
            if not 0 <= stage.needed <= len(stage.stop_ids):
                raise ValidationError(
                    self.env._(
                        "“%(stage)s”: %(needed)s of %(count)s cannot approve.",
                        stage=stage.name,
                        needed=stage.needed,
                        count=len(stage.stop_ids),
                    )
                )
            foreign = stage.stop_ids.department_id.filtered(
                lambda department, unit=stage.unit_id: department.unit_id != unit
            )
            if foreign:
                raise ValidationError(
                    self.env._(
                        "“%(stage)s”: “%(department)s” is no department of the unit that the stage "
                        "is for.",
                        stage=stage.name,
                        department=foreign[0].name,
                    )
                )

    @api.model
    def _stops_at(self, res_model, units):
        """What is laid down for a kind of dossier at each of the units, in order.

        :param str res_model: kind of dossier
        :param UnionUnit units:
        :return: stops by unit; their ``stage`` counts from 1 at each unit. A unit for which
            nothing is laid down is not in it
        :rtype: dict[union.unit, list[Stop]]
        """
        # sudo: the way is computed for everybody who submits
        stages = self.sudo().search(
            Domain("res_model", "=", res_model)
            & Domain("unit_id", "in", [False, *units.ids])
            & Domain("level_id", "in", [False, *units.sudo().level_id.ids])
        )
        laid = stages.grouped(lambda stage: (stage.unit_id.id, stage.level_id.id))
        found = {}
        for unit in units:
            # sudo: the way follows from the level, whichever units the user may read
            places = ((unit.id, False), (False, unit.sudo().level_id.id), (False, False))
            stages = next((laid[place] for place in places if place in laid), self.browse())
            stops = [
                stop._at(unit, number)
                for number, stage in enumerate(stages.sorted(lambda s: (s.sequence, s.id)), 1)
                for stop in stage.stop_ids
            ]
            if stops:
                found[unit] = stops
        return found
