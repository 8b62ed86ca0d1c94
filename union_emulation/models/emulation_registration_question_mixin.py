import math
from datetime import date

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

#: Longest answer in words.
MAX_TEXT = 2000


class EmulationRegistrationQuestionMixin(models.AbstractModel):
    """Registration that answers what its plan asks besides.

    The questions are the plan's, closed with it (``emulation.campaign.question``). The answers are
    content of the dossier: submitted with it, compared between rounds, a point of a return.
    """

    _name = "emulation.registration.question.mixin"
    _description = "Emulation: registration that answers the plan's questions"

    campaign_category_id = fields.Many2one(
        "emulation.campaign.category",
        compute="_compute_campaign_category_id",
        compute_sudo=True,
        store=True,
        precompute=True,
        index="btree_not_null",
        help="The category in the plan, with what this asks besides.",
    )
    properties = fields.Properties(
        "Further questions",
        definition="campaign_category_id.properties_definition",
        copy=True,
        help="What the plan asks besides.",
    )
    question_notes = fields.Html(
        "Explanations",
        compute="_compute_question_notes",
        compute_sudo=True,
        sanitize=False,
        help="What the plan says about its questions.",
    )

    @api.depends("campaign_id.category_ids", "category_id")
    def _compute_campaign_category_id(self):
        for registration in self:
            registration.campaign_category_id = registration.campaign_id.category_ids.filtered(
                lambda row, r=registration: row.category_id == r.category_id
            )[:1]

    @api.depends("campaign_category_id")
    def _compute_question_notes(self):
        for registration in self:
            notes = [
                Markup("<div><b>%s</b>: %s</div>") % (question.name, question.note)
                for question in registration.campaign_category_id.question_ids
                if question.note
            ]
            registration.question_notes = Markup().join(notes) or False

    # ------------------------------------------------------------
    # CRUD: only what is asked is answered, and only by what it may be
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        sent = [self._sent_answers(vals) for vals in vals_list]
        # Odoo keeps answers only where the category of the plan is sent as well, which follows
        vals_list = [{k: v for k, v in vals.items() if k != "properties"} for vals in vals_list]
        clean = self._without_defaults(("properties",))
        registrations = super(EmulationRegistrationQuestionMixin, clean).create(vals_list)
        for registration, answers in zip(registrations, sent, strict=True):
            if answers:
                registration.properties = answers
        return registrations

    def write(self, vals):
        answers = self._sent_answers(vals)
        if "properties" not in vals:
            return super().write(vals)
        result = super().write({**vals, "properties": answers})
        for registration in self:
            registration._check_answers(answers)
        return result

    @api.model
    def get_property_definition(self, full_name):
        """What a question is, for those who may read its plan; see the core's.

        :param str full_name: field and name of the property, with a point between
        :return: the definition, empty if there is none
        :rtype: dict
        """
        found = super().get_property_definition(full_name)
        # the core looks through all plans, whoever asks
        questions = self.env["emulation.campaign.question"]
        return found if found and questions._keyed(found["name"]) else {}

    @api.model
    def _sent_answers(self, vals):
        """The answers as a client sends them.

        :param dict vals: values of a registration
        :return: answers by name of the property
        :rtype: dict
        :raise AccessError: the client would change the questions
        :raise ValidationError: these are no answers
        """
        sent = vals.get("properties") or {}
        if isinstance(sent, dict):
            return dict(sent)
        if not isinstance(sent, list) or not all(isinstance(row, dict) for row in sent):
            raise ValidationError(self.env._("Answers are sent by the names of their questions."))
        if any(row.get("definition_changed") or row.get("definition_deleted") for row in sent):
            raise AccessError(
                self.env._("What the plan asks is said on the plan, before its submission.")
            )
        return {row.get("name"): row.get("value") for row in sent}

    def _check_answers(self, sent):
        """Refuse answers to what is not asked, and answers of another kind.

        :param dict sent: answers by name of the property, as a client sent them
        :raise ValidationError: names the question
        """
        # sudo: the questions of the plan, whoever may read it today
        asked = {row["name"]: row for row in self.sudo().campaign_category_id.properties_definition}
        for name, value in sent.items():
            if name not in asked:
                raise ValidationError(
                    self.env._("The plan does not ask “%(name)s”.", name=str(name)[:60])
                )
            if value is not None and value is not False and not _fits(asked[name], value):
                raise ValidationError(
                    self.env._(
                        "“%(value)s” is no answer to “%(question)s”.",
                        value=str(value)[:60],
                        question=asked[name]["string"],
                    )
                )

    # ------------------------------------------------------------
    # Content of the dossier
    # ------------------------------------------------------------

    def _point_labels(self):
        labels = super()._point_labels()
        # sudo: whether the plan asks anything
        if self and not any(row.properties_definition for row in self.sudo().campaign_category_id):
            labels.pop("properties", None)
        return labels

    def _missing_for_submission(self):
        missing = super()._missing_for_submission()
        # sudo: the questions of the plan, whoever may read it today
        rows = self.sudo().campaign_category_id
        required = rows.question_ids.filtered("is_required").grouped("campaign_category_id")
        for registration in self:
            row = registration.sudo().campaign_category_id
            answers = registration.properties._values or {}
            for question in required.get(row, ()):
                value = answers.get(question._key())
                if value is None or value is False or value == "":
                    missing.setdefault(registration, []).append(
                        self.env._("Answer the question “%(name)s”.", name=question.name)
                    )
        return missing


def _fits(asked, value):
    """Tell whether a value may be the answer.

    :param dict asked: definition of the property
    :param value: as it is kept
    :rtype: bool
    """
    kind = asked["type"]
    if kind == "float":
        return type(value) in (int, float) and math.isfinite(value) and abs(value) < 10**15
    if kind == "boolean":
        return value is True
    if not isinstance(value, str):
        return False
    if kind == "date":
        try:
            return bool(date.fromisoformat(value))
        except ValueError:
            return False
    if kind == "selection":
        return value in dict(asked.get("selection") or ())
    return len(value) <= MAX_TEXT
