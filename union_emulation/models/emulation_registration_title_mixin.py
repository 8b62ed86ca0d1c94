from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

#: A registration in one of these states aims at nothing any more.
OVER = ("rejected", "withdrawn")


class EmulationRegistrationTitleMixin(models.AbstractModel):
    """Registration by which a person or a collective aims at one title."""

    _name = "emulation.registration.title.mixin"
    _description = "Emulation: registration that may aim at a title"

    title_id = fields.Many2one(
        "emulation.title",
        "Title aimed at",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("in_force", "=", True)],
        help="The title that the person or the collective aims at.",
    )

    @api.onchange("title_id", "registrant_name")
    def _onchange_title_id(self):
        if self.kind == "title" and self.title_id and not self._origin:
            self.name = self._title_name(self.title_id, self.registrant_name)

    @api.model
    def _title_name(self, title, who):
        """How a registration for a title is called on lists.

        :param emulation.title title:
        :param str who: the person or the collective
        :rtype: str
        """
        return f"{title.name} – {who}" if who else title.name

    @api.constrains("title_id", "category_id", "registrant_type")
    def _check_title(self):
        for registration in self.filtered("title_id"):
            title = registration.title_id
            person = registration.registrant_type == "person"
            if registration.kind != "title":
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is no registration for a title.",
                        name=registration.display_name,
                    )
                )
            if person != (title.subject == "individual"):
                text = (
                    self.env._("“%(title)s” is a title of collectives.", title=title.name)
                    if person
                    else self.env._("“%(title)s” is a title of people.", title=title.name)
                )
                raise ValidationError(text)

    def _missing_for_submission(self):
        missing = super()._missing_for_submission()
        titles = self.filtered(lambda registration: registration.kind == "title")
        twins = titles._title_twins()
        for registration in titles:
            found = missing.setdefault(registration, [])
            if not registration.title_id:
                found.append(self.env._("Say which title is aimed at."))
            elif not registration.title_id.in_force:
                found.append(
                    self.env._(
                        "“%(title)s” is not in force any more.", title=registration.title_id.name
                    )
                )
            if registration in twins:
                found.append(
                    self.env._(
                        "“%(who)s” is registered for this title already: %(code)s.",
                        who=registration.registrant_name,
                        code=twins[registration].code,
                    )
                )
        return missing

    def _title_twins(self):
        """Other registrations of the same person or collective for the same title and plan.

        :return: the first one, by registration; one without is not in it
        :rtype: dict[emulation.registration, emulation.registration]
        """
        of_units = self.filtered(lambda registration: registration.registrant_type != "person")
        whom = Domain("member_id", "in", (self - of_units).member_id.ids) | (
            Domain("registrant_type", "!=", "person")
            & Domain("unit_id", "in", of_units.unit_id.ids)
        )
        # sudo: whoever else has registered him; no more than the code is told
        found = self.sudo().search(
            whom
            & Domain("campaign_id", "in", self.campaign_id.ids)
            & Domain("title_id", "in", self.title_id.ids)
            & Domain("state", "not in", ("draft", *OVER))
        )
        first = {}
        # what is submitted in the same moment counts as well
        for other in found.sorted("id") | self.sudo().sorted("id"):
            first.setdefault(other._title_subject(), other)
        twins = {registration: first[registration._title_subject()] for registration in self}
        return {
            registration: other
            for registration, other in twins.items()
            if other != registration and registration.title_id
        }

    def _title_subject(self):
        who = self.member_id if self.registrant_type == "person" else self.unit_id
        group = (self.group_name or "").strip().lower() if self.registrant_type == "group" else ""
        return self.campaign_id, self.title_id, self.registrant_type, who, group
