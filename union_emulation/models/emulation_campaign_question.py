from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

#: What an answer may be, with the kind of property that holds it.
ANSWERS = {
    "text": "char",
    "number": "float",
    "date": "date",
    "boolean": "boolean",
    "choice": "selection",
}
#: What the name of a property begins with; the number of its question follows.
KEY = "question_"
#: Choices that one question may offer.
MOST_CHOICES = 50


class EmulationCampaignQuestion(models.Model):
    """What a plan asks of each registration in one of its categories, besides the form's fields.

    The officer who writes the plan types the questions as rows; they make up the definition of the
    properties that a registration shows, and close with the plan.
    """

    _name = "emulation.campaign.question"
    _description = "Emulation Question of a Plan"
    _inherit = ["union.approval.line.mixin"]
    _order = "campaign_category_id, sequence, id"
    _part_of = "campaign_category_id"

    campaign_category_id = fields.Many2one(
        "emulation.campaign.category",
        "Category of the plan",
        required=True,
        index=True,
        ondelete="cascade",
        help="In which category of the plan it is asked.",
    )
    campaign_id = fields.Many2one(
        related="campaign_category_id.campaign_id", string="Plan", help="The plan that asks."
    )
    sequence = fields.Integer(default=10, help="Order on the form.")
    name = fields.Char("Question", required=True, help="As on the form: Số lượt người tham gia.")
    answer = fields.Selection(
        [
            ("text", "Text"),
            ("number", "Number"),
            ("date", "Day"),
            ("boolean", "Yes or no"),
            ("choice", "One of several"),
        ],
        required=True,
        default="text",
        help="What the answer is.",
    )
    choices = fields.Text(help="What there is to choose from, one a line.")
    is_required = fields.Boolean(
        "Required",
        help="Without an answer it cannot be submitted; a yes or no has to be answered by yes.",
    )
    note = fields.Char("Explanation", help="Shown below the questions to whoever answers.")

    _name_unique = models.Constraint(
        "UNIQUE (campaign_category_id, name)", "A category asks each question once."
    )

    @api.constrains("answer", "choices")
    def _check_choices(self):
        for question in self.filtered(lambda question: question.answer == "choice"):
            choices = question._choice_list()
            if not 2 <= len(choices) <= MOST_CHOICES or len(choices) != len(set(choices)):
                raise ValidationError(
                    self.env._(
                        "“%(question)s” needs 2 to %(most)s different choices, one a line.",
                        question=question.name,
                        most=MOST_CHOICES,
                    )
                )

    # ------------------------------------------------------------
    # CRUD: the definition of the properties follows
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        questions = super().create(vals_list)
        questions.campaign_category_id._define_properties()
        return questions

    def write(self, vals):
        row_id = vals.get("campaign_category_id", False)
        if "campaign_category_id" in vals and any(
            question.campaign_category_id.id != row_id for question in self
        ):
            raise AccessError(self.env._("A question cannot move to another category."))
        result = super().write(vals)
        self.campaign_category_id._define_properties()
        return result

    def unlink(self):
        rows = self.campaign_category_id
        result = super().unlink()
        rows._define_properties()
        return result

    # ------------------------------------------------------------
    # The property that holds the answers
    # ------------------------------------------------------------

    def _choice_list(self):
        """What there is to choose from.

        :rtype: list[str]
        """
        lines = (" ".join(line.split()) for line in (self.choices or "").splitlines())
        return [line for line in lines if line]

    def _key(self):
        """Name of the property.

        :rtype: str
        """
        return f"{KEY}{self.id}"

    @api.model
    def _keyed(self, key):
        """The question of a property, if the current user may read it.

        :param str key: name of the property
        :rtype: EmulationCampaignQuestion
        """
        number = key.removeprefix(KEY)
        return self.search([("id", "=", int(number))]) if number.isdecimal() else self.browse()

    def _definition(self):
        """The property, as Odoo defines it.

        :rtype: dict
        """
        label = f"{self.name} *" if self.is_required else self.name
        found = {"name": self._key(), "string": label, "type": ANSWERS[self.answer]}
        if self.answer == "choice":
            numbered = enumerate(self._choice_list(), start=1)
            found["selection"] = [[str(number), choice] for number, choice in numbered]
        return found

    def _prepare_row(self):
        """Values of the same question in another plan.

        :rtype: dict
        """
        names = ("sequence", "name", "answer", "choices", "is_required", "note")
        return {name: self[name] for name in names}
