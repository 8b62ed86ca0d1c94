"""Nominations for the table of who may do what, with their letters and published lists."""

import base64

from .files import EMPTY_PDF

MODEL = "emulation.nomination"
LETTER = "emulation.submission"
LIST = "emulation.consultation"
PDF = base64.b64encode(EMPTY_PDF).decode()
#: What a nomination goes through to get into a state: who, and what he does.
WAYS = {
    "draft": [],
    "appraisal": [("maker", "submit")],
    "returned": [("maker", "submit"), ("judge", "return")],
    "approved": [("maker", "submit"), ("judge", "approve"), ("judge", "approve")],
}


class NominationRecipes:
    """Part of the workshop: needs its ``office``, ``admin``, ``unit``, ``lock`` and ``shared``."""

    def award(self):
        """An award that the unit itself decides on."""
        with self.lock:
            if "award" not in self.shared:
                [level] = self.admin.call("union.unit", "read", [[self.unit], ["level_id"]])
                values = {
                    "code": f"bb-{self.office.number()}",
                    "name": "Giấy khen",
                    "for_individual": True,
                    "level_ids": [(6, 0, [level["level_id"][0]])],
                }
                self.shared["award"] = self.admin.call("emulation.award.type", "create", [values])
        return self.shared["award"]

    def new_emulation_nomination(self, model, item):
        """Values of a dossier that lacks nothing."""
        return {
            "award_type_id": self.award(),
            "unit_id": self.unit,
            "nominee_name": f"Nông Văn {self.office.number()}",
            "achievement": "<p>Hoàn thành xuất sắc nhiệm vụ.</p>",
            "citation": "Có thành tích xuất sắc",
        }

    def make_emulation_nomination(self, record, count, **values):
        maker = self.office.client("maker")
        rows = [self.new_emulation_nomination(MODEL, 0) | values for _ in range(count)]
        ids = maker.call(MODEL, "create", [rows])
        for who, action in WAYS[record]:
            args = [ids, "Thiếu", ["citation"]] if action == "return" else [ids]
            self.office.client(who).call(MODEL, f"action_{action}", args)
        return ids

    def do_decline(self, row, actor, client, item, call):
        return call(row.model, "action_decline", [[item], "Chưa tiêu biểu"])

    def make_emulation_nomination_evidence(self, record, count):
        file = (0, 0, {"name": "bien-ban.pdf", "file": PDF})
        ids = self.make_emulation_nomination(record, count, evidence_ids=[file])
        rows = self.office.client("maker").call(MODEL, "read", [ids, ["evidence_ids"]])
        return [row["evidence_ids"][0] for row in rows]

    def new_emulation_nomination_evidence(self, model, item):
        owner = self.owner_of(model, item, "nomination_id")
        return {"name": "bien-ban.pdf", "file": PDF, "nomination_id": owner}

    def make_emulation_submission(self, record, count):
        maker = self.office.client("maker")
        rows = [self.new_emulation_submission(LETTER, 0) for _ in range(count)]
        ids = maker.call(LETTER, "create", [rows])
        for id in ids:
            values = self.new_emulation_nomination(MODEL, 0) | {"submission_id": id}
            maker.call(MODEL, "create", [values])
        if record == "submitted":
            maker.call(LETTER, "action_submit", [ids])
        return ids

    def new_emulation_submission(self, model, item):
        return {
            "unit_id": self.unit,
            "signatory_id": self.office.signatories["own"],
            "recipient_ids": [(0, 0, {"name": "Như trên"})],
        }

    def make_emulation_consultation(self, record, count):
        maker = self.office.client("maker")
        nominations = self.make_emulation_nomination("approved", 1)
        rows = [
            self.new_emulation_consultation(LIST, 0) | {"nomination_ids": [(6, 0, nominations)]}
            for _ in range(count)
        ]
        ids = maker.call(LIST, "create", [rows])
        if record == "published":
            maker.call(LIST, "action_publish", [ids])
        return ids

    def new_emulation_consultation(self, model, item):
        return {"name": "Lấy ý kiến", "unit_id": self.unit}

    def do_publish(self, row, actor, client, item, call):
        return call(row.model, "action_publish", [[item]])

    def do_comment(self, row, actor, client, item, call):
        [values] = self.office.client("maker").call(row.model, "read", [[item], ["line_ids"]])
        return call(row.model, "action_comment", [[item], values["line_ids"][0], "Xứng đáng"])

    def make_emulation_consultation_line(self, record, count):
        maker = self.office.client("maker")
        ids = self.make_emulation_consultation("published", count)
        rows = maker.call(LIST, "read", [ids, ["line_ids"]])
        return [row["line_ids"][0] for row in rows]

    def new_emulation_consultation_line(self, model, item):
        maker = self.office.client("maker")
        fields = ["consultation_id", "nomination_id"]
        [row] = maker.call(model, "read", [[item], fields])
        return {field: row[field][0] for field in fields}

    def make_emulation_consultation_comment(self, record, count):
        maker = self.office.client("maker")
        for line in self.make_emulation_consultation_line(record, count):
            owner = self.owner_of(f"{LIST}.line", line, "consultation_id")
            maker.call(LIST, "action_comment", [[owner], line, "Xứng đáng"])
        return maker.call(f"{LIST}.comment", "search", [[]], {"limit": count})

    def new_emulation_consultation_comment(self, model, item):
        fields = ["consultation_id", "line_id"]
        [row] = self.office.client("maker").call(model, "read", [[item], fields])
        return {field: row[field][0] for field in fields} | {"text": "Không xứng đáng"}
