from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import vietnamese
from .emulation_registration_match import OVER_STATES

#: What decides which registrations are compared.
KEYS = {"name", "campaign_id", "category_id", "phase_id", "unit_id"} | {
    "registrant_type",
    "group_name",
    "member_id",
    "title_id",
}
#: Likenesses that are kept of one registration.
MOST = 20
#: Likenesses that are named before submission.
MOST_TOLD = 3
#: Letters of a name that are compared.
KEY_LENGTH = 200


class EmulationRegistrationMatchMixin(models.AbstractModel):
    """Registration that is compared with all others, across plans and years.

    =======  ==========================================  ===============================
    Same     Compared                                    To be decided before submission
    =======  ==========================================  ===============================
    name     pledges and titles: of the same registrant  always
             in the same phase of the same plan
    name     any other kind: the same kind, in any plan  of the same unit; initiatives also
             and year                                    of another one
    person   titles and exemplars: the same category,    the same member, or the same name with
             for titles the same title, in the same      the same personal data, in the same year
             year; exemplars in any year
    =======  ==========================================  ===============================

    Names are compared without accents, case and spaces. Rejected and withdrawn registrations stand
    in nobody's way.
    """

    _name = "emulation.registration.match.mixin"
    _description = "Emulation: registration that is compared with others"

    name_key = fields.Char(
        compute="_compute_name_key", store=True, help="The name as it is compared."
    )
    person_key = fields.Char(
        compute="_compute_person_key",
        compute_sudo=True,
        store=True,
        help="The name of the person as it is compared.",
    )
    match_ids = fields.One2many(
        "emulation.registration.match",
        "registration_id",
        "Registered already?",
        readonly=True,
        copy=False,
        help="Other registrations that may be the same.",
    )
    open_match_count = fields.Integer(
        compute="_compute_open_match_count",
        help="How many others have to be decided on before submission.",
    )

    # a whole province registers titles of the same name
    _name_key_idx = models.Index("(name_key, kind, unit_id)")
    _person_key_idx = models.Index("(person_key, category_id) WHERE person_key IS NOT NULL")

    @api.depends("name")
    def _compute_name_key(self):
        for registration in self:
            registration.name_key = vietnamese.search_key(registration.name)[:KEY_LENGTH]

    @api.depends("member_id.name", "registrant_type")
    def _compute_person_key(self):
        for registration in self:
            member = registration.member_id
            is_person = registration.registrant_type == "person" and member
            name = vietnamese.search_key(member.name)[:KEY_LENGTH] if is_person else False
            registration.person_key = name

    @api.depends("match_ids.choice", "match_ids.is_strong")
    def _compute_open_match_count(self):
        for registration in self:
            undecided = registration.match_ids.filtered(lambda m: m.is_strong and not m.choice)
            registration.open_match_count = len(undecided._stands())

    # ------------------------------------------------------------
    # Found on entry, kept until decided
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        registrations = super().create(vals_list)
        registrations._find_matches()
        return registrations

    def write(self, vals):
        result = super().write(vals)
        if KEYS & vals.keys():
            self._find_matches()
        return result

    def _begin_entry(self):
        """Hold the registrations for a word of their officer that is no part of the content.

        :raise AccessError: one of them is not with its unit
        """
        self._lock()
        self._check_editable()

    def _find_matches(self):
        """Compare the registrations with all others; what was decided stays.

        Three queries, however many they are.
        """
        if not self:
            return
        Match, Private = self.env["emulation.registration.match"], self.env["union.member.private"]
        self.env.flush_all()
        ids = self.ids
        self.env.cr.execute(
            SQL(
                """DELETE FROM emulation_registration_match
                    WHERE choice IS NULL
                      AND (registration_id = ANY(%(ids)s) OR other_id = ANY(%(ids)s))""",
                ids=ids,
            )
        )
        same = Private._same_person(SQL("a.member_id"), SQL("b.member_id"))
        self.env.cr.execute(
            SQL(
                """
                WITH found AS (%(things)s UNION ALL %(promises)s UNION ALL %(people)s),
                pairs AS (
                    SELECT one, other, reason, strong FROM found
                     UNION ALL
                    SELECT other, one, reason, strong FROM found
                )
                INSERT INTO emulation_registration_match
                       (registration_id, other_id, reason, is_strong,
                        create_uid, create_date, write_uid, write_date)
                SELECT one, other, MIN(reason), BOOL_OR(strong), %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM pairs
                 GROUP BY one, other
                    ON CONFLICT (registration_id, other_id) DO NOTHING
                """,
                things=_things(ids),
                promises=_promises(ids),
                people=_people(ids, same),
                uid=self.env.uid,
                now=self.env["union.clock"]._now(),
            )
        )
        Match.invalidate_model()
        self.invalidate_model(["match_ids", "open_match_count"])

    # ------------------------------------------------------------
    # What is missing
    # ------------------------------------------------------------

    def _missing_for_submission(self):
        missing = super()._missing_for_submission()
        # sudo: whether the others are still alive, for the answer only
        found = (
            self.env["emulation.registration.match"]
            .sudo()
            .search(
                [
                    ("registration_id", "in", self.ids),
                    "|", ("choice", "=", "same"),
                    "&", ("choice", "=", False), ("is_strong", "=", True),
                ]
            )
        )  # fmt: skip
        for registration, matches in found._stands().grouped("registration_id").items():
            lines = missing.setdefault(registration.with_env(self.env), [])
            for match in matches[:MOST_TOLD].with_env(self.env):
                text = (
                    self.env._("It is the same as %(other)s: one of the two has to be given up.")
                    if match.choice
                    else self.env._("Say whether it is the same as %(other)s.")
                )
                lines.append(text % {"other": match.label})
            if rest := len(matches[MOST_TOLD:]):
                lines.append(self.env._("The same has to be said of %(count)s more.", count=rest))
        return missing


def _things(ids):
    """Query of the registrations of the same name.

    :param list ids: registrations that are compared with all
    :return: one, other, reason, strong
    :rtype: SQL
    """
    return SQL(
        """
        SELECT a.id AS one, b.id AS other, 'thing' AS reason, b.strong
          FROM emulation_registration a
         CROSS JOIN LATERAL (
               SELECT b.id,
                      b.unit_id = a.unit_id OR a.kind = 'initiative' AS strong
                 FROM emulation_registration b
                WHERE b.name_key = a.name_key
                  AND b.kind = a.kind
                  AND b.id != a.id
                  AND b.state NOT IN %(over)s
                ORDER BY b.unit_id = a.unit_id DESC, b.id DESC
                LIMIT %(most)s
               ) b
         WHERE a.id = ANY(%(ids)s)
           AND a.name_key != ''
           AND a.kind NOT IN ('pledge', 'title')
           AND a.state NOT IN %(over)s
        """,
        over=OVER_STATES,
        most=MOST,
        ids=ids,
    )


def _promises(ids):
    """Query of the pledges and titles of the same name and registrant.

    :param list ids: registrations that are compared with all
    :return: one, other, reason, strong
    :rtype: SQL
    """
    return SQL(
        """
        SELECT a.id, b.id, 'thing', TRUE
          FROM emulation_registration a
         CROSS JOIN LATERAL (
               SELECT b.id
                 FROM emulation_registration b
                WHERE b.unit_id = a.unit_id
                  AND b.kind = a.kind
                  AND b.category_id = a.category_id
                  AND b.name_key = a.name_key
                  AND b.id != a.id
                  AND b.state NOT IN %(over)s
                  AND b.campaign_id = a.campaign_id
                  AND b.phase_id IS NOT DISTINCT FROM a.phase_id
                  AND b.registrant_type = a.registrant_type
                  AND b.group_name IS NOT DISTINCT FROM a.group_name
                  AND b.member_id IS NOT DISTINCT FROM a.member_id
                ORDER BY b.id DESC
                LIMIT %(most)s
               ) b
         WHERE a.id = ANY(%(ids)s)
           AND a.name_key != ''
           AND a.kind IN ('pledge', 'title')
           AND a.state NOT IN %(over)s
        """,
        over=OVER_STATES,
        most=MOST,
        ids=ids,
    )


def _people(ids, same):
    """Query of the registrations of the same person.

    :param list ids: registrations that are compared with all
    :param SQL same: whether a.member_id and b.member_id are the same person
    :return: one, other, reason, strong
    :rtype: SQL
    """
    return SQL(
        """
        SELECT a.id, b.id, 'person', b.strong
          FROM emulation_registration a
          JOIN emulation_campaign own ON own.id = a.campaign_id
         CROSS JOIN LATERAL (
               SELECT b.id,
                      plan.year = own.year AND COALESCE(b.sure, FALSE) AS strong
                 FROM (SELECT b.id, b.campaign_id,
                              a.member_id = b.member_id OR %(same)s AS sure
                         FROM emulation_registration b
                        WHERE b.person_key = a.person_key
                          AND b.category_id = a.category_id
                          AND b.title_id IS NOT DISTINCT FROM a.title_id
                          AND b.id != a.id
                          AND b.state NOT IN %(over)s) b
                 JOIN emulation_campaign plan ON plan.id = b.campaign_id
                WHERE COALESCE(b.sure, TRUE)
                  AND (plan.year = own.year OR a.kind = 'exemplar')
                ORDER BY 2 DESC, b.id DESC
                LIMIT %(most)s
               ) b
         WHERE a.id = ANY(%(ids)s)
           AND a.person_key IS NOT NULL
           AND a.kind IN ('title', 'exemplar')
           AND a.state NOT IN %(over)s
        """,
        same=same,
        over=OVER_STATES,
        most=MOST,
        ids=ids,
    )
