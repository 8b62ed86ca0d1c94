import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: What stands before the body or post signed for.
PREFIXES = {"tm": "TM.", "tl": "TL.", "tuq": "TUQ.", "kt": "KT."}
#: Marks of capacity that belong in the field of that name.
MARK = re.compile(r"(?:^|\s)(?:TM|KT|TL|TUQ)\.|^\s*Q\.", re.IGNORECASE)
#: How the names of bodies begin that lead together and have no head to sign for.
COLLECTIVE = ("BAN THƯỜNG VỤ", "BAN CHẤP HÀNH", "ĐOÀN CHỦ TỊCH")


class UnionSignatory(models.Model):
    """Person whose name stands under a unit's papers, in which capacity, from when to when.

    A union signs collectively: “TM. BAN THƯỜNG VỤ” and the signer's post below, without
    “KT. CHỦ TỊCH”, which belongs to bodies with one head (Decree 30/2020, annex I; practice
    of the confederation). What is printed:

    ========  ============================  =======================
    Capacity  First line                    Second line
    ========  ============================  =======================
    tm        TM. body                      post
    tl, tuq   TL. or TUQ. body              post
    kt        KT. post of the head          post
    q         TM. body, if one is named     Q. post
    none      –                             post
    ========  ============================  =======================
    """

    _name = "union.signatory"
    _description = "Union Signatory"
    _order = "unit_id, sequence, id"

    unit_id = fields.Many2one(
        "union.unit",
        required=True,
        index=True,
        ondelete="cascade",
        help="The unit whose papers are signed.",
    )
    sequence = fields.Integer(default=10, help="The first valid one is proposed for new papers.")
    name = fields.Char("Signer", required=True, help="Name as printed, without academic title.")
    capacity = fields.Selection(
        [
            ("tm", "TM. – on behalf of the body"),
            ("tl", "TL. – by order"),
            ("tuq", "TUQ. – by authorisation"),
            ("kt", "KT. – for the head"),
            ("q", "Q. – acting"),
            ("none", "In person"),
        ],
        required=True,
        default="tm",
        help="In whose place the person signs.",
    )
    body = fields.Char(
        "Body signed for",
        help="Body or post signed for, in capitals: BAN THƯỜNG VỤ, BAN CHẤP HÀNH, CHỦ TỊCH. "
        "Somebody who is acting may sign for a body as well, or for none.",
    )
    position = fields.Char(required=True, help="Post of the signer in capitals: PHÓ CHỦ TỊCH.")
    date_start = fields.Date("Valid from", help="First day on which the person may sign.")
    date_end = fields.Date("Valid until", help="Last day; empty while it lasts.")
    authority_line = fields.Char(
        compute="_compute_lines", help="First line above the signature; may be empty."
    )
    position_line = fields.Char(
        compute="_compute_lines", help="Line of the post above the signature."
    )

    _period_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A signatory cannot end before the first day.",
    )

    @api.depends("name", "position")
    def _compute_display_name(self):
        for signatory in self:
            signatory.display_name = f"{signatory.name} – {signatory.position}"

    @api.depends("capacity", "body", "position")
    def _compute_lines(self):
        for signatory in self:
            body = (signatory.body or "").strip().upper()
            position = (signatory.position or "").strip().upper()
            prefix = PREFIXES.get(signatory.capacity)
            if signatory.capacity == "q" and body:
                prefix = PREFIXES["tm"]
            signatory.authority_line = f"{prefix} {body}" if prefix else ""
            signatory.position_line = f"Q. {position}" if signatory.capacity == "q" else position

    @api.constrains("capacity", "body")
    def _check_body(self):
        for signatory in self:
            if (
                signatory.capacity in ("tm", "tl", "tuq", "kt")
                and not (signatory.body or "").strip()
            ):
                raise ValidationError(
                    self.env._(
                        "Say for which body %(name)s signs, e.g. BAN THƯỜNG VỤ.",
                        name=signatory.name,
                    )
                )

    @api.constrains("capacity", "body", "position")
    def _check_marks(self):
        for signatory in self:
            texts = (signatory.body or "", signatory.position or "")
            if any(MARK.search(text) for text in texts):
                raise ValidationError(
                    self.env._(
                        "Choose the capacity in its field: TM., KT., TL., TUQ. or Q. is printed "
                        "before the body or post of %(name)s by itself. A committee is signed for "
                        "without “KT. CHỦ TỊCH”.",
                        name=signatory.name,
                    )
                )
            body = texts[0].strip().upper()
            if signatory.capacity == "kt" and body.startswith(COLLECTIVE):
                raise ValidationError(
                    self.env._(
                        "“KT.” is for a head and not for a committee: %(name)s signs on behalf of "
                        "%(body)s.",
                        name=signatory.name,
                        body=body,
                    )
                )

    def _valid_on(self, date):
        """Those of the signatories who may sign on a day.

        :param datetime.date date:
        :rtype: UnionSignatory
        """
        return self.filtered(
            lambda s: (
                (not s.date_start or s.date_start <= date)
                and (not s.date_end or s.date_end >= date)
            )
        )
