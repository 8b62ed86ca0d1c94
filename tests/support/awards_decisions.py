"""Decisions on awards for the table of who may do what, with their lines and money."""

from datetime import date, timedelta

from .awards_nominations import NominationRecipes

MODEL = "emulation.decision"


class DecisionRecipes(NominationRecipes):
    """Part of the workshop: needs its ``office``, ``admin``, ``unit``, ``lock`` and ``shared``."""

    def paid_award(self):
        """An award that the unit decides on without a council, and that brings money."""
        with self.lock:
            if "paid award" not in self.shared:
                [level] = self.admin.call("union.unit", "read", [[self.unit], ["level_id"]])
                term = {
                    "date_start": "2020-01-01",
                    "mode": "none",
                    "factor_individual": 0.3,
                    "fund_id": self.fund(),
                }
                values = {
                    "code": f"bb-{self.office.number()}",
                    "name": "Giấy khen có tiền thưởng",
                    "for_individual": True,
                    "level_ids": [(6, 0, [level["level_id"][0]])],
                    "term_ids": [(0, 0, term)],
                }
                award = self.admin.call("emulation.award.type", "create", [values])
                self.shared["paid award"] = award
        return self.shared["paid award"]

    def fund(self):
        code = f"bb-{self.office.number()}"
        return self.admin.call("emulation.fund", "create", [{"code": code, "name": code}])

    def nominations_to_decide(self, count):
        award = self.paid_award()
        return self.make_emulation_nomination("approved", count, award_type_id=award)

    def make_emulation_decision(self, record, count):
        maker = self.office.client("maker")
        rows = [
            {
                "unit_id": self.unit,
                "signatory_id": self.office.signatories["own"],
                "recipient_ids": [(0, 0, {"name": "Như Điều 3"})],
                "nomination_ids": [(6, 0, [nomination])],
            }
            for nomination in self.nominations_to_decide(count)
        ]
        ids = maker.call(MODEL, "create", [rows])
        if record == "issued":
            self.office.client("clerk.own").call(MODEL, "action_issue", [ids])
        return ids

    def new_emulation_decision(self, model, item):
        return {"unit_id": self.unit}

    def make_emulation_decision_line(self, record, count):
        ids = self.make_emulation_decision(record, count)
        rows = self.office.client("maker").call(MODEL, "read", [ids, ["line_ids"]])
        return [row["line_ids"][0] for row in rows]

    def new_emulation_decision_line(self, model, item):
        owner = self.owner_of(model, item, "decision_id")
        return {"decision_id": owner, "nomination_id": self.nominations_to_decide(1)[0]}

    def do_take_awards_back(self, row, actor, client, item, call):
        return call(row.model, "action_take_back", [[item]])

    def do_write_amount(self, row, actor, client, item, call):
        return call(row.model, "write", [[item], {"amount": 7}])

    def make_emulation_fund_plan(self, record, count):
        maker = self.office.client("maker")
        rows = [self.new_emulation_fund_plan("emulation.fund.plan", 0) for _ in range(count)]
        return maker.call("emulation.fund.plan", "create", [rows])

    def new_emulation_fund_plan(self, model, item):
        [plan] = self.plans(1, "launched")
        fund = self.fund()
        return {"unit_id": self.unit, "campaign_id": plan, "fund_id": fund, "amount": 1000000}

    def make_emulation_fund_balance(self, record, count):
        self.make_emulation_fund_plan(record, 1)
        domain = [("unit_id", "=", self.unit)]
        balance = "emulation.fund.balance"
        return self.office.client("maker").call(balance, "search", [domain], {"limit": 1}) * count

    def new_emulation_fund_balance(self, model, item):
        return {"unit_id": self.unit, "planned": 7}

    def salary_values(self):
        """A base salary of a day long ago on which none begins."""
        day = date(1900, 1, 1) + timedelta(days=self.office.number())
        return {"date_start": str(day), "amount": 1000}
