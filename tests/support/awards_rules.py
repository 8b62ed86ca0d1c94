"""Awards, their terms and rules, and what these say, for the table of who may do what."""

NOMINATION = "emulation.nomination"


class RuleRecipes:
    """Part of the workshop: needs its ``office``, ``admin`` and the recipes of nominations."""

    def new_emulation_award_type(self, model, item):
        """Values of an award with terms that hold already."""
        code = f"bb-{self.office.number()}"
        return {
            "code": code,
            "name": code,
            "for_individual": True,
            "term_ids": [(0, 0, {"date_start": "2020-01-01"})],
        }

    def make_emulation_award_type(self, record, count):
        rows = [self.new_emulation_award_type(None, 0) for _ in range(count)]
        return self.admin.call("emulation.award.type", "create", [rows])

    def make_emulation_award_term(self, record, count):
        awards = self.make_emulation_award_type(record, count)
        return self.admin.call(
            "emulation.award.term", "search", [[("award_type_id", "in", awards)]]
        )

    def new_emulation_award_term(self, model, item):
        [award] = self.make_emulation_award_type("kept", 1)
        return {
            "award_type_id": award,
            "date_start": "2010-01-01",
            "date_end": "2010-12-31",
        }

    def new_emulation_award_rule(self, model, item):
        [term] = self.make_emulation_award_term("kept", 1)
        return {"term_id": term, "name": f"Quy định {self.office.number()}", "kind": "text"}

    def make_emulation_award_rule(self, record, count):
        rows = [self.new_emulation_award_rule(None, 0) for _ in range(count)]
        return self.admin.call("emulation.award.rule", "create", [rows])

    def new_emulation_award_requirement(self, model, item):
        [term] = self.make_emulation_award_term("kept", 1)
        return {"term_id": term, "name": f"Báo cáo {self.office.number()}"}

    def make_emulation_award_requirement(self, record, count):
        rows = [self.new_emulation_award_requirement(None, 0) for _ in range(count)]
        return self.admin.call("emulation.award.requirement", "create", [rows])

    def do_check(self, row, actor, client, item, call):
        return call(row.model, "action_check", [[item]])

    def make_emulation_nomination_check(self, record, count):
        """What the rules say of drafts for an award that has a rule."""
        term = {
            "date_start": "2020-01-01",
            "rule_ids": [(0, 0, {"name": "Quy định", "kind": "text"})],
        }
        [level] = self.admin.call("union.unit", "read", [[self.unit], ["level_id"]])
        [award] = self.admin.call(
            "emulation.award.type",
            "create",
            [
                [
                    self.new_emulation_award_type(None, 0)
                    | {
                        "level_ids": [(6, 0, [level["level_id"][0]])],
                        "term_ids": [(0, 0, term)],
                    }
                ]
            ],
        )
        ids = self.make_emulation_nomination("draft", count, award_type_id=award)
        maker = self.office.client("maker")
        maker.call(NOMINATION, "action_check", [ids])
        rows = maker.call(NOMINATION, "read", [ids, ["check_ids"]])
        return [row["check_ids"][0] for row in rows]

    def new_emulation_nomination_check(self, model, item):
        owner = self.owner_of(model, item, "nomination_id")
        return {"nomination_id": owner, "name": "Quy định", "result": "pass"}
