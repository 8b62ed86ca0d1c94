"""Councils and their sessions for the table of who may do what."""

COUNCIL = "emulation.council"
SESSION = "emulation.council.session"


class CouncilRecipes:
    """Part of the workshop: needs its ``office``, ``unit`` and ``make_emulation_nomination``."""

    def council_values(self):
        """A council whose two members hold all roles at the unit, or none."""
        names = {"judge": "chair", "dummy": "secretary"}
        return {
            "name": f"Hội đồng {self.office.number()}",
            "unit_id": self.unit,
            "date_start": "2020-01-01",
            "member_ids": [
                (0, 0, {"user_id": self.office.users[name], "role": role})
                for name, role in names.items()
            ],
        }

    def make_emulation_council(self, record, count):
        rows = [self.council_values() for _ in range(count)]
        return self.office.client("maker").call(COUNCIL, "create", [rows])

    def new_emulation_council(self, model, item):
        return self.council_values()

    def make_emulation_council_member(self, record, count):
        return self._rows_of(COUNCIL, self.make_emulation_council(record, count), "member_ids")

    def new_emulation_council_member(self, model, item):
        council = self.owner_of(model, item, "council_id")
        return {"council_id": council, "user_id": self._fresh_member(council)}

    def _fresh_member(self, council):
        """Somebody who does not sit on the council yet."""
        taken = self.office.client("maker").call(
            f"{COUNCIL}.member", "search_read", [[("council_id", "=", council)], ["user_id"]]
        )
        there = {row["user_id"][0] for row in taken}
        return next(user for user in self.office.users.values() if user not in there)

    def session_values(self, **values):
        [council] = self.make_emulation_council("any", 1)
        [nomination] = self.make_emulation_nomination("approved", 1)
        return {
            "name": f"Xét khen thưởng {self.office.number()}",
            "council_id": council,
            "date": "2026-01-05 02:00:00",
            "place": "Phòng họp",
            "mode": "secret",
            "threshold_numerator": 1,
            "threshold_denominator": 2,
            "comparison": "more_than",
            "vote_base": "all",
            "quorum_numerator": 1,
            "quorum_denominator": 2,
            "nomination_ids": [(6, 0, [nomination])],
            **values,
        }

    def make_emulation_council_session(self, record, count, **values):
        maker = self.office.client("maker")
        ids = maker.call(SESSION, "create", [[self.session_values(**values) for _ in range(count)]])
        seats = maker.call("emulation.council.attendance", "search", [[("session_id", "in", ids)]])
        maker.call("emulation.council.attendance", "write", [seats, {"presence": "present"}])
        if record in ("open", "closed"):
            maker.call(SESSION, "action_open", [ids])
        if record == "closed":
            maker.call("emulation.council.attendance", "write", [seats, {"not_voting": True}])
            maker.call(SESSION, "action_close", [ids])
        return ids

    def new_emulation_council_session(self, model, item):
        return self.session_values()

    def do_vote(self, row, actor, client, item, call):
        maker = self.office.client("maker")
        [session] = maker.call(SESSION, "read", [[item], ["nomination_ids"]])
        sheet = dict.fromkeys(map(str, session["nomination_ids"]), "yes")
        return call(row.model, "action_vote", [[item], sheet])

    def do_reopen(self, row, actor, client, item, call):
        return call(row.model, "action_reopen", [[item], "Họp lại"])

    def _rows_of(self, model, ids, field):
        rows = self.office.client("maker").call(model, "read", [ids, [field]])
        return [row[field][0] for row in rows]

    def make_emulation_council_item(self, record, count):
        return self._rows_of(
            SESSION, self.make_emulation_council_session(record, count), "item_ids"
        )

    def new_emulation_council_item(self, model, item):
        [nomination] = self.make_emulation_nomination("approved", 1)
        return {
            "session_id": self.owner_of(model, item, "session_id"),
            "nomination_id": nomination,
        }

    def make_emulation_council_attendance(self, record, count):
        ids = self.make_emulation_council_session(record, count)
        return self._rows_of(SESSION, ids, "attendance_ids")

    def new_emulation_council_attendance(self, model, item):
        session = self.owner_of(model, item, "session_id")
        return {"session_id": session, "user_id": self.office.users["maker"], "name": "X"}
