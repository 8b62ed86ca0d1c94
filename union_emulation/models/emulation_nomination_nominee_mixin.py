from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .emulation_award import words_of


class EmulationNominationNomineeMixin(models.AbstractModel):
    """Whom a nomination puts forward: a person, a unit or group, or somebody outside the union.

    Name, post and the groups that the state's statistics ask for are filled in from the roll, and
    stay as they were entered.
    """

    _name = "emulation.nomination.nominee.mixin"
    _description = "Emulation: who is put forward"

    subject_type = fields.Selection(
        [
            ("individual", "Individual"),
            ("collective", "Collective"),
            ("enterprise", "Enterprise"),
            ("household", "Household"),
        ],
        "Nominee is a",
        required=True,
        compute="_compute_subject_type",
        store=True,
        readonly=False,
        precompute=True,
        help="What the nominee is.",
    )
    member_id = fields.Many2one(
        "union.member",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('unit_id', 'child_of', unit_id)]",
        help="The person, if on the roll of the unit or of one below it.",
    )
    nominee_unit_id = fields.Many2one(
        "union.unit",
        "Unit",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('id', 'child_of', unit_id)]",
        help="The unit of the union that is put forward.",
    )
    nominee_name = fields.Char(
        "Name",
        compute="_compute_nominee",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Full name of a person, name of a unit, a group or somebody outside the union.",
    )
    nominee_title = fields.Char(
        "Post",
        compute="_compute_nominee",
        store=True,
        readonly=False,
        precompute=True,
        help="Post or trade, and where, as papers print it behind the name.",
    )
    gender = fields.Selection(
        selection=words_of("union.member", "gender"),
        compute="_compute_nominee",
        store=True,
        readonly=False,
        precompute=True,
        help="For the form of address and the statistics.",
    )
    position_group = fields.Selection(
        selection=words_of("union.member", "position_group"),
        compute="_compute_nominee",
        store=True,
        readonly=False,
        precompute=True,
        help="Group of posts in the state's statistics form 0603.N.",
    )
    is_direct_worker = fields.Boolean(
        "Works directly",
        compute="_compute_nominee",
        store=True,
        readonly=False,
        precompute=True,
        help="Works, produces or serves directly: commendation gives such people priority.",
    )
    is_small_collective = fields.Boolean(
        "Small collective", help="A team, shift or department: commendation gives it priority."
    )
    discipline = fields.Selection(
        [
            ("none", "No discipline"),
            ("reprimand", "Reprimand"),
            ("warning", "Formal warning"),
            ("more", "More than a formal warning"),
        ],
        help="Heaviest discipline in the time of merit; of a collective, of anybody in it.",
    )

    @api.depends("award_type_id")
    def _compute_subject_type(self):
        allowed = self.env["emulation.award.type"]._subjects()
        for nomination in self:
            award = nomination.award_type_id
            kinds = [kind for kind, name in allowed.items() if not award or award[name]]
            if nomination.subject_type not in kinds:
                nomination.subject_type = kinds[0]

    @api.depends("subject_type", "member_id", "nominee_unit_id")
    def _compute_nominee(self):
        for nomination in self:
            person = nomination.subject_type == "individual"
            member = nomination.member_id if person else nomination.member_id.browse()
            unit = nomination.nominee_unit_id if not person else member.unit_id
            if member:
                nomination.nominee_name = member.name
                nomination.nominee_title = ", ".join(
                    filter(None, (member.job_title, member.unit_id.name))
                )
            elif unit:
                nomination.nominee_name = unit.name
            nomination.gender = member.gender
            nomination.position_group = member.position_group
            nomination.is_direct_worker = member.is_direct_worker

    @api.constrains("award_type_id", "subject_type")
    def _check_subject(self):
        allowed = self.env["emulation.award.type"]._subjects()
        labels = dict(self._fields["subject_type"]._description_selection(self.env))
        for nomination in self:
            if not nomination.award_type_id[allowed[nomination.subject_type]]:
                raise ValidationError(
                    self.env._(
                        "“%(award)s” is not for this kind of nominee: %(kind)s.",
                        award=nomination.award_type_id.name,
                        kind=labels[nomination.subject_type],
                    )
                )

    @api.constrains("member_id", "nominee_unit_id", "unit_id")
    def _check_reach(self):
        for nomination in self:
            path, member = nomination.unit_id.parent_path, nomination.member_id
            places = {
                member: member.unit_id,
                nomination.nominee_unit_id: nomination.nominee_unit_id,
            }
            for subject, unit in places.items():
                if subject and not (unit.parent_path or "").startswith(path):
                    # su=False: constraints run as superuser, a refusal names what one may read
                    subject.sudo(False).check_access("read")
                    raise ValidationError(
                        self.env._(
                            "“%(name)s” does not belong to “%(unit)s” or a unit below it.",
                            name=subject.name,
                            unit=nomination.unit_id.name,
                        )
                    )

    def _printed_name(self):
        """The nominee as papers print the name: with the form of address.

        :rtype: str
        """
        self.ensure_one()
        address = {"male": "Ông ", "female": "Bà "}.get(self.gender, "")
        name = (self.nominee_name or "").strip()
        return f"{address}{name}" if self.subject_type == "individual" else name
