from odoo import api, fields, models

from ..tools import vote

#: What a line needs to pass; copied from the award's terms, or else from the session.
RULE_FIELDS = ("threshold_numerator", "threshold_denominator", "comparison", "vote_base")
FLAG_FIELDS = ("recused_leave", "absent_in_writing")
QUORUM_FIELDS = ("quorum_numerator", "quorum_denominator")
#: What is said of the line once the session is closed.
COUNT_FIELDS = (
    "base_count",
    "needed_count",
    "favour_count",
    "against_count",
    "abstained_count",
    "invalid_count",
    "outstanding_count",
)


class EmulationItemCountMixin(models.AbstractModel):
    """What a line of an agenda needs in order to pass, and how its votes are counted."""

    _name = "emulation.item.count.mixin"
    _description = "Emulation: count of an agenda line"

    rule_text = fields.Char(
        "To pass", compute="_compute_rule_text", help="What the line needs in order to pass."
    )
    recusal_text = fields.Text(
        "Not voting on it", compute="_compute_recusal_text", help="Who is recused, and why."
    )
    tally_text = fields.Text(
        "Count",
        compute="_compute_tally_text",
        help="The count as it stands: while votes by name come in; of a secret ballot and of "
        "scoring after the closing only.",
    )

    # ------------------------------------------------------------
    # What a line needs
    # ------------------------------------------------------------

    def _rule_values(self):
        """What each line needs: frozen at opening; before, the award's terms, else the session.

        :return: values of the rule's fields by line, and the terms; 0 and empty are to be filled in
        :rtype: dict[emulation.council.item, dict]
        """
        found = {}
        # sudo: the terms of what stands on the agenda, for the figures only
        nominations = self.sudo().nomination_id
        terms = nominations._term()
        for item in self:
            session, nomination = item.session_id, item.sudo().nomination_id
            if session.state != "draft":
                names = (*RULE_FIELDS, *FLAG_FIELDS, *QUORUM_FIELDS)
                found[item] = {name: item[name] for name in names} | {"term_id": item.term_id}
                continue
            term = terms[nomination]
            own = term if term.threshold_denominator else session
            share = RULE_FIELDS[:2]
            values = {name: own[name] for name in (*share, *FLAG_FIELDS)}
            values |= {name: term[name] or session[name] for name in RULE_FIELDS[2:]}
            quorum = term if term.quorum_denominator else session
            values |= {name: quorum[name] for name in QUORUM_FIELDS}
            found[item] = values | {"term_id": term}
        return found

    def _rules(self):
        """The arithmetic of each line.

        :return: none where something is to be filled in
        :rtype: dict[emulation.council.item, vote.Rule | None]
        """
        rules = {}
        for item, values in self._rule_values().items():
            whole = values["threshold_denominator"] and values["comparison"] and values["vote_base"]
            rules[item] = (
                vote.Rule(*(values[name] for name in (*RULE_FIELDS, *FLAG_FIELDS)))
                if whole
                else None
            )
        return rules

    @api.depends("session_id.state", "session_id.threshold_numerator")
    @api.depends("session_id.threshold_denominator", "session_id.comparison")
    @api.depends("session_id.vote_base", "nomination_id", "threshold_denominator")
    def _compute_rule_text(self):
        rules = self._rules()
        for item in self:
            if item.session_id.mode in ("check", "score"):
                item.rule_text = False
                continue
            rule = rules[item]
            item.rule_text = rule and self._share_text(rule) or self.env._("to be filled in")

    def _share_text(self, rule):
        """A rule in words: ``90 % of all``, ``more than 50 % of those present``."""
        share = vote.share_text(rule.numerator, rule.denominator)
        texts = {
            "all": self.env._("%(share)s of all", share=share),
            "present": self.env._("%(share)s of those present", share=share),
            "issued": self.env._("%(share)s of the ballots issued", share=share),
        }
        if rule.comparison == "more_than":
            return self.env._("more than %(share)s", share=texts[rule.base])
        return texts[rule.base]

    # ------------------------------------------------------------
    # What is counted
    # ------------------------------------------------------------

    def _counts(self, answers):
        """Who is there, and what was answered on each line.

        :param dict answers: numbers by line and choice
        :rtype: dict[emulation.council.item, vote.Count]
        """
        counts = {}
        for item in self:
            seats = item.session_id.attendance_ids
            out = item.recusal_ids.user_id
            recused = seats.filtered(lambda seat, out=out: seat.user_id in out)
            here = seats.filtered(lambda seat: seat.presence == "present")
            given = answers.get(item, {})
            counts[item] = vote.Count(
                members=len(seats),
                present=len(here),
                written=len((seats - recused).filtered(lambda s: s.presence == "writing")),
                recused_present=len(here & recused),
                recused_absent=len(recused - here),
                without=len((here - recused).filtered("not_voting")),
                favour=given.get("yes", 0),
                against=given.get("no", 0),
                abstained=given.get("abstain", 0),
                invalid=given.get("invalid", 0),
            )
        return counts

    @api.depends("result", "session_id.state", "session_id.mode")
    @api.depends("session_id.attendance_ids.presence")
    def _compute_tally_text(self):
        live = self.filtered(lambda i: i.session_id.state == "open" and i.session_id.mode == "open")
        tallies = live._live_tallies()
        for item in self:
            if item in live:
                item.tally_text = item._say(*tallies[item])
            elif item.session_id.state == "closed":
                item.tally_text = item._say_closed()
            else:
                item.tally_text = False

    def _live_tallies(self):
        counts = self._counts(self._answers())
        return {
            item: (len(item.session_id.attendance_ids), rule, vote.tally(rule, counts[item]))
            for item, rule in self._rules().items()
        }

    def _answers(self):
        """Open votes so far, by line and choice.

        :rtype: dict[emulation.council.item, dict[str, int]]
        """
        # sudo: votes by name are shown to all who read the session
        votes = self.env["emulation.council.vote"].sudo()
        rows = votes._read_group([("item_id", "in", self.ids)], ["item_id", "choice"], ["__count"])
        answers = {}
        for item, choice, number in rows:
            answers.setdefault(self.browse(item.id), {})[choice] = number
        return answers

    def _say(self, members, rule, tally):
        """The count in words: ``11 members, 90 % of all = 10, in favour 9, outstanding 1``.

        Where the share is not taken of all members, the number that it is taken of stands beside.
        """
        share = self._share_text(rule)
        return self.env._(
            "%(members)s members, %(share)s = %(needed)s, in favour %(favour)s, "
            "outstanding %(outstanding)s",
            members=members,
            share=share if tally.base == members else f"{share} ({tally.base})",
            needed=tally.needed,
            favour=tally.favour,
            outstanding=tally.outstanding,
        )

    def _say_closed(self):
        mode = self.session_id.mode
        if mode == "check":
            return self.check_note
        if mode == "score":
            return self.env._(
                "%(points)s points, place %(rank)s", points=self.points, rank=self.rank
            )
        counted = vote.Tally(
            self.base_count, self.needed_count, self.favour_count, self.outstanding_count, False
        )
        return self._say(len(self.session_id.attendance_ids), self._rules()[self], counted)

    @api.depends("recusal_ids")
    def _compute_recusal_text(self):
        for item in self:
            item.recusal_text = "; ".join(item.recusal_ids.mapped("display_name")) or False
