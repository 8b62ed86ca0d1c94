import secrets
from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import vote


class EmulationSessionScoreMixin(models.AbstractModel):
    """Scoring with weighted criteria, and checks: the ways to judge without a vote."""

    _name = "emulation.session.score.mixin"
    _description = "Emulation: points and findings of a session"

    criterion_ids = fields.One2many(
        "emulation.council.criterion",
        "session_id",
        "Criteria",
        copy=True,
        help="What points are given for; the weights add up to 100.",
    )
    tie_ids = fields.One2many(
        "emulation.council.tie",
        "session_id",
        "Nominees of the same points",
        copy=False,
        help="What decides between them, in this order; at the end the lot.",
    )
    pass_mark = fields.Integer(
        "Points to pass", help="Least mean of the points with which a nominee passes, of 100."
    )
    places = fields.Integer(
        "Most that pass", help="Only so many pass, the best ones; 0: all who reach the points."
    )
    tie_log = fields.Text(
        "Same points",
        readonly=True,
        copy=False,
        help="Whom the declared chain has parted, and how.",
    )
    weight_total = fields.Integer(
        "Sum of the weights", compute="_compute_weight_total", help="Has to be 100."
    )
    scores_shown = fields.Boolean(
        compute="_compute_scores_shown",
        search="_search_scores_shown",
        help="The current user has handed in his own sheet, or the session is closed.",
    )

    score_ids = fields.Many2many(
        "emulation.council.score",
        string="Points given",
        compute="_compute_scores_shown",
        help="Who gave how many points; shown once one has handed in one's own.",
    )

    _marks_sane = models.Constraint(
        "CHECK (COALESCE(pass_mark, 0) BETWEEN 0 AND 100 AND COALESCE(places, 0) >= 0)",
        "Points to pass lie between 0 and 100.",
    )

    @api.depends("criterion_ids.weight")
    def _compute_weight_total(self):
        for session in self:
            session.weight_total = sum(session.criterion_ids.mapped("weight"))

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_scores_shown(self):
        sent = self._sent_ids()
        scores = self.env["emulation.council.score"].search([("item_id", "in", self.item_ids.ids)])
        for session in self:
            session.score_ids = scores.filtered(lambda s, own=session: s.item_id in own.item_ids)
            session.scores_shown = session.readable and (
                session.state == "closed" or session.id in sent
            )

    def _search_scores_shown(self, operator, value):
        if operator != "in":
            return NotImplemented
        closed = Domain("state", "=", "closed") & Domain("readable", "=", True)
        return closed | Domain("id", "in", list(self._sent_ids()))

    @api.model
    def _sent_ids(self):
        """Sessions in which the current user has handed in his sheet.

        :rtype: set[int]
        """
        # sudo: asked in order to know what the user may read
        roll = self.env["emulation.ballot.roll"].sudo().search([("user_id", "=", self.env.uid)])
        return set(roll.session_id.ids)

    def _why_not_criteria(self):
        if self.mode != "score":
            return []
        found = []
        if self.weight_total != 100:
            found.append(
                self.env._(
                    "The weights of the criteria add up to %(total)s and have to be 100.",
                    total=self.weight_total,
                )
            )
        if not self.pass_mark and not self.places:
            found.append(self.env._("Say how many points are needed, or how many pass."))
        return found

    # ------------------------------------------------------------
    # Points
    # ------------------------------------------------------------

    def action_score(self, scores):
        """Hand in the current user's sheet of points.

        :param dict scores: by id of the nomination, the points by id of the criterion
        :raise UserError: who may, which line or criterion is missing, or too many points
        """
        self.ensure_one()
        self.check_access("read")
        self._claim_seat()
        self._check_reasons("vote")
        if self.mode != "score":
            raise UserError(self.env._("No points are given in this session."))
        given = self._by_nomination(scores)
        seat = self.attendance_ids.filtered(lambda seat: seat.user_id == self.env.user)
        rows = []
        for item in self.item_ids:
            points = given.pop(item.nomination_id.id, None)
            if self.env.uid in item.recusal_ids.user_id.ids:
                if points is not None:
                    raise UserError(
                        self.env._(
                            "You do not vote on “%(name)s”: %(reason)s.",
                            name=item.nominee,
                            reason=item.recusal_text,
                        )
                    )
                continue
            rows += self._checked_points_of(item, points, seat)
        if given or not rows:
            raise UserError(self.env._("The sheet names a nomination that is not on the agenda."))
        self._enter_on_roll()
        self.env["emulation.council.score"]._engine_create(rows)
        return True

    def _checked_points_of(self, item, points, seat):
        points = self._by_nomination(points) if points else {}
        rows = []
        for criterion in self.criterion_ids:
            value = points.pop(criterion.id, None)
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            if not number or not 0 <= value <= criterion.weight:
                raise UserError(
                    self.env._(
                        "“%(name)s”, %(criterion)s: give between 0 and %(weight)s points.",
                        name=item.nominee,
                        criterion=criterion.name,
                        weight=criterion.weight,
                    )
                )
            rows.append(
                {
                    "item_id": item.id,
                    "criterion_id": criterion.id,
                    "user_id": self.env.uid,
                    "name": seat.name,
                    "points": value,
                }
            )
        return rows

    def _rank_items(self):
        """Who passes by points.

        :return: values of each line: points, rank, result
        :rtype: dict[emulation.council.item, dict]
        """
        # sudo: all sheets count, whoever may see them
        scores = (
            self.env["emulation.council.score"]
            .sudo()
            .search([("item_id", "in", self.item_ids.ids)])
        )
        means = {
            item: self._mean(scores.filtered(lambda s, i=item: s.item_id == i))
            for item in self.item_ids
        }
        order, used = vote.ranked(means, self._tie_keys(scores))
        self._engine_write({"tie_log": self._say_ties(used)})
        values = {}
        for rank, item in enumerate(order, 1):
            passed = means[item] >= self.pass_mark and (not self.places or rank <= self.places)
            values[item] = {
                "points": f"{float(means[item]):.2f}".replace(".", ","),
                "rank": rank,
                "result": "passed" if passed else "failed",
            }
        return values

    def _mean(self, scores):
        """Mean of the sheets' sums, exact."""
        sheets = len(scores.user_id)
        total = sum((Fraction(str(round(score.points, 2))) for score in scores), Fraction(0))
        return total / sheets if sheets else Fraction(0)

    def _tie_keys(self, scores):
        """The declared chain, with the value of each nominee at each link; last of all the lot."""
        chair = self.attendance_ids.filtered(lambda seat: seat.role == "chair").user_id
        keys = []
        for tie in self.tie_ids:
            values = {}
            for item in self.item_ids:
                own = scores.filtered(lambda score, item=item: score.item_id == item)
                if tie.kind == "criterion":
                    values[item] = self._mean(
                        own.filtered(lambda s, tie=tie: s.criterion_id == tie.criterion_id)
                    )
                elif tie.kind == "chair":
                    values[item] = self._mean(own.filtered(lambda s: s.user_id in chair))
                elif tie.kind == "direct":
                    # sudo: what the nomination says, for the order only
                    values[item] = int(item.sudo().nomination_id.is_direct_worker)
                else:
                    values[item] = secrets.randbits(64)
            keys.append((tie.display_name, values))
        lot = {item: secrets.randbits(64) for item in self.item_ids}
        return [*keys, (self.env._("Drawn by lot"), lot)]

    def _say_ties(self, used):
        return "\n".join(
            f"{name}: {', '.join(item.nominee for item in group)}" for name, group in used
        )

    # ------------------------------------------------------------
    # Check
    # ------------------------------------------------------------

    def action_find(self, findings):
        """Note what a check found of each nomination.

        :param dict findings: by id of the nomination: passed or failed, or such a word and a note
        :raise UserError: who may do it, or that it is no check
        """
        self.ensure_one()
        self.check_access("read")
        self._begin_attendance()
        self._check_reasons("run")
        if self.mode != "check":
            raise UserError(self.env._("Only a check notes findings; otherwise the council votes."))
        given = self._by_nomination(findings)
        items = {item.nomination_id.id: item for item in self.item_ids}
        for key, value in given.items():
            result, note = (
                value if isinstance(value, (list, tuple)) and len(value) == 2 else (value, "")
            )
            words = isinstance(result, str) and isinstance(note, str)
            if key not in items or not words or result not in ("passed", "failed"):
                raise UserError(self.env._("Say of each nomination whether it passed or failed."))
            items[key]._engine_write({"result": result, "check_note": note.strip()})
            self._log_event(
                "note_finding", what=items[key].nominee, result=result, comment=note.strip()
            )
        return True
