"""Lines of the register that were entered from paper, for the table of who may do what."""

import base64
import io

from openpyxl import Workbook

from .files import EMPTY_PDF

MODEL = "emulation.award"
HEADS = [
    "Họ tên hoặc tên tập thể",
    "Mã đơn vị",
    "Ngoài danh sách",
    "Mã khen thưởng",
    "Năm thành tích",
    "Số quyết định",
    "Ngày quyết định",
    "Cơ quan quyết định",
]


def past_awards(rows):
    """Workbook of past awards.

    :param list[list] rows: values of HEADS
    :rtype: bytes
    """
    book = Workbook()
    book.active.title = "Khen thuong"
    for row in [HEADS, *rows]:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class RegisterRecipes:
    """Part of the workshop: needs its ``office``, ``admin``, ``unit`` and ``award()``."""

    def make_emulation_award(self, record, count):
        """Awards of people outside the roll, entered by the unit's officer."""
        maker, wizard = self.office.client("maker"), "emulation.award.import"
        [award] = self.admin.call("emulation.award.type", "read", [[self.award()], ["code"]])
        [unit] = self.admin.call("union.unit", "read", [[self.unit], ["code"]])
        number = f"{self.office.number()}/QĐ-BB"
        rows = [
            [f"Hà Văn {n}", unit["code"], "x", award["code"], 2020, number, "05/01/2021", "UBND"]
            for n in range(count)
        ]
        data = base64.b64encode(past_awards(rows)).decode()
        [item] = maker.call(wizard, "create", [[{"unit_id": self.unit, "workbook": data}]])
        maker.call(wizard, "action_confirm", [[item]])
        ids = maker.call(MODEL, "search", [[("decision_number", "=", number)]])
        assert len(ids) == count
        if record != "entered":
            for id in ids:
                self.add_award_scan(maker.call, id)
        if record == "confirmed":
            self.office.client("judge").call(MODEL, "action_confirm", [ids])
        return ids

    def make_emulation_award_scan(self, record, count):
        ids = self.make_emulation_award(record, count)
        maker = self.office.client("maker")
        return maker.call(f"{MODEL}.scan", "search", [[("award_id", "in", ids)]])

    def new_emulation_award(self, model, item):
        return {
            "award_type_id": self.award(),
            "award_name": "Giấy khen",
            "recipient_name": "Hà Văn K",
            "unit_id": self.unit,
            "subject_type": "individual",
            "year": 2020,
            "basis": "merit",
            "decision_number": f"{self.office.number()}/QĐ",
            "decision_date": "2021-01-05",
        }

    def new_emulation_award_scan(self, model, item):
        owner = self.owner_of(model, item, "award_id")
        return {"award_id": owner, "name": "x.pdf", "added_by": "X", "date_added": "2020-01-01"}

    def add_award_scan(self, call, award):
        wizard = "emulation.award.scan.add"
        data = base64.b64encode(EMPTY_PDF).decode()
        values = {"award_ids": [(6, 0, [award])], "content": data, "name": "qd.pdf"}
        [item] = call(wizard, "create", [[values]])
        return call(wizard, "action_confirm", [[item]])

    def do_add_a_scan(self, row, actor, client, item, call):
        return self.add_award_scan(call, item)

    def do_set_right(self, row, actor, client, item, call):
        values = self.new_emulation_award(None, None) | {"award_id": item, "reason": "Sai năm"}
        for name in ("award_name", "unit_id", "subject_type"):
            del values[name]
        wizard = "emulation.award.correct"
        [number] = call(wizard, "create", [[values]])
        return call(wizard, "action_confirm", [[number]])

    def do_remove(self, row, actor, client, item, call):
        return call(row.model, "action_remove", [[item]])

    def make_emulation_award_register(self, record, count):
        self.make_emulation_award("entered", 1)
        return [0] * count

    def make_emulation_award_extract(self, record, count):
        return [0] * count

    def do_take_register(self, row, actor, client, item, call):
        values = {"unit_id": self.unit, "scope": "received", "year_from": 2000, "year_to": 2030}
        [wizard] = call(row.model, "create", [[values]])
        return call(row.model, "action_confirm", [[wizard]])

    def do_print_extract(self, row, actor, client, item, call):
        place = actor.split(".")[-1]
        issuer = self.office.units.get(place, self.unit)
        values = {"subject_type": "unit", "unit_id": self.unit, "issuer_id": issuer}
        [wizard] = call(row.model, "create", [[values]])
        return call(row.model, "action_print", [[wizard]])
