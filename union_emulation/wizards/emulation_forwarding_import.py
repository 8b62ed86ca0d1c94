import io
from base64 import b64decode
from datetime import date, datetime

from openpyxl import load_workbook

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import vietnamese
from ..tools.workbook_check import Limits, WorkbookRefusedError, look_over

#: Columns that are read back, by their heads without accents.
COLUMNS = {
    "ma dang ky": "code",
    "ma tren cong": "portal_code",
    "ngay ghi nhan tren cong": "portal_date",
    "ket qua": "state",
    "so quyet dinh": "decision_number",
    "ngay quyet dinh": "decision_date",
    "ghi chu": "note",
}
#: What may be written in the column of the result.
RESULTS = {
    "done": ("duoc cong nhan", "cong nhan", "dat", "co"),
    "refused": ("khong duoc cong nhan", "khong cong nhan", "khong dat", "khong", "tu choi"),
}
DATES = ("portal_date", "decision_date")
#: What a workbook of answers may have at most.
LIMITS = Limits(size=5 * 2**20, unpacked=40 * 2**20, strings=20 * 2**20)
MAX_ROWS = 20_000
MAX_COLUMNS = 40


class EmulationForwardingImport(models.TransientModel):
    """Reads back the workbook in which a host's answers were filled in: all of it, or nothing.

    Initiatives are found by the code of their registration. A second upload updates.
    """

    _name = "emulation.forwarding.import"
    _description = "Emulation: answers of a host from a workbook"

    programme_id = fields.Many2one(
        "emulation.programme", required=True, help="Whose answers these are."
    )
    workbook = fields.Binary(
        required=True, attachment=False, help="The workbook that was sent, filled in."
    )
    workbook_filename = fields.Char(help="Name of the file.")
    faults = fields.Text(readonly=True, help="Why nothing was read, row by row.")

    def action_confirm(self):
        """Read the answers.

        :return: the wizard again with the faults, or a message that says how many there were
        :rtype: dict
        :raise UserError: the file as a whole cannot be read
        """
        self.ensure_one()
        answers, faults = self._read()
        if not answers and not faults:
            faults = [self.env._("No row of the workbook has an answer.")]
        if faults:
            self.faults = "\n".join(faults)
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Nothing was read"),
                "res_model": self._name,
                "res_id": self.id,
                "view_mode": "form",
                "target": "new",
            }
        self.env["emulation.outcome"].union(*answers)._note_answers(answers)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Answers noted: %s.", len(answers)),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # ------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------

    def _read(self):
        """Answers that the workbook gives.

        :return: answers by outcome, and faults as sentences
        :rtype: tuple[dict, list[str]]
        """
        rows = self._rows()
        head, places, faults = self._read_head(rows)
        if faults:
            return {}, faults
        found = {}
        for number, values in enumerate(rows[head + 1 :], start=head + 2):
            cells = {n: values[place] for n, place in places.items() if place < len(values)}
            code = self._text(cells.pop("code", None))
            if not code and not any(map(self._text, cells.values())):
                continue
            answer, said = self._answer_of(cells)
            if not code:
                said.append(self.env._("the code of the registration is missing"))
            elif code in found:
                said.append(self.env._("“%s” stands there twice", code))
            faults += [self._fault(number, sentence) for sentence in said]
            found.setdefault(code, (number, answer))
        answers, more = self._match(found)
        return answers, faults + more

    def _rows(self):
        """Values of the first sheet, once the file has proved harmless.

        :rtype: list[tuple]
        :raise UserError: why the file is not read
        """
        reader = self.env["emulation.registration.import.reader"]
        raw = b64decode(self.workbook)
        try:
            look_over(raw, LIMITS)
            # an office may fill in by formulas: their values are the answers
            sheet = load_workbook(io.BytesIO(raw), read_only=True, data_only=True).worksheets[0]
            sheet.reset_dimensions()
            rows = [*sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS, values_only=True)]
        except WorkbookRefusedError as error:
            raise UserError(reader._say_refused(error, LIMITS)) from error
        except Exception as error:  # a broken file fails in many ways inside openpyxl
            raise UserError(reader._say_broken()) from error
        if len(rows) > MAX_ROWS:
            raise UserError(self.env._("The first sheet has more than %s rows.", MAX_ROWS))
        return rows

    def _fault(self, number, sentence):
        return self.env._("Row %(row)s: %(fault)s.", row=number, fault=sentence)

    def _read_head(self, rows):
        """Which row is the head, and where its columns stand.

        :return: number of the row, places by column, faults
        :rtype: tuple[int, dict[str, int], list[str]]
        """
        for number, row in enumerate(rows[:20]):
            keys = [vietnamese.search_key(self._text(value)) for value in row]
            if "ma dang ky" not in keys:
                continue
            known = [key for key in keys if key in COLUMNS]
            if doubled := {key for key in known if known.count(key) > 1}:
                heads = ", ".join(sorted(doubled))
                return (
                    number,
                    {},
                    [self._fault(number + 1, self.env._("a column stands there twice: %s", heads))],
                )
            return number, {COLUMNS[key]: keys.index(key) for key in known}, []
        return 0, {}, [self.env._("The workbook has no column “Mã đăng ký”.")]

    @api.model
    def _text(self, value):
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).strip()

    def _answer_of(self, cells):
        """Answer in the cells of a row, and faults in it.

        :rtype: tuple[dict, list[str]]
        """
        answer, faults = {}, []
        for name, value in cells.items():
            text = self._text(value)
            if not text:
                continue
            if name in DATES:
                answer[name] = self._date(value)
                if not answer[name]:
                    faults.append(self.env._("“%s” is no date: write it as 31/12/2026", text))
                elif answer[name] > self.env["union.clock"]._today():
                    faults.append(self.env._("%s is a day that is still to come", text))
            elif name == "state":
                key = vietnamese.search_key(text)
                answer[name] = next((s for s, words in RESULTS.items() if key in words), None)
                if not answer[name]:
                    faults.append(
                        self.env._("“%s” is no result: write Được công nhận or Không", text)
                    )
            else:
                answer[name] = text
        if answer.get("portal_code"):
            answer.setdefault("state", "done")
        if answer.get("portal_date") and not answer.get("portal_code"):
            faults.append(self.env._("a date without the portal's code"))
        if answer.get("decision_date") and not answer.get("decision_number"):
            faults.append(self.env._("a date without the number of the decision"))
        if answer and not answer.get("state") and not faults:
            faults.append(self.env._("the result is missing"))
        return answer, faults

    @api.model
    def _date(self, value):
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(self._text(value), "%d/%m/%Y").date()
        except ValueError:
            return None

    # ------------------------------------------------------------
    # Whose answers they are
    # ------------------------------------------------------------

    def _match(self, found):
        """The outcomes to which the answers belong.

        :param dict found: number of the row and answer, by code of the registration
        :return: answers by outcome, and faults
        :rtype: tuple[dict, list[str]]
        """
        answered = {code: pair for code, pair in found.items() if pair[1]}
        outcomes = self.env["emulation.outcome"].search(
            [
                ("kind", "=", "forwarding"),
                ("programme_id", "=", self.programme_id.id),
                ("registration_id.code", "in", [*answered]),
            ],
            order="id",
        )
        # the last time that it was forwarded
        by_code = {outcome.registration_id.code: outcome for outcome in outcomes}
        reasons = outcomes.browse(o.id for o in by_code.values())._why_no_answer()
        taken = self._taken_codes(outcomes)
        answers, faults = {}, []
        for code, (number, answer) in answered.items():
            outcome = by_code.get(code)
            if not outcome:
                sentence = self.env._(
                    "“%(code)s” was not forwarded to “%(programme)s”, or you do not read it",
                    code=code,
                    programme=self.programme_id.name,
                )
                faults.append(self._fault(number, sentence))
                continue
            faults += [self._fault(number, reason.rstrip(".")) for reason in reasons[outcome]]
            portal_code = answer.get("portal_code")
            if portal_code and taken.setdefault(portal_code, code) != code:
                sentence = self.env._("the portal's code “%s” belongs to another one", portal_code)
                faults.append(self._fault(number, sentence))
            answers[outcome] = answer
        return answers, faults

    def _taken_codes(self, outcomes):
        """Codes of the portal that initiatives outside the workbook have.

        :rtype: dict[str, str]
        """
        # sudo: codes are unique, whoever reads them
        others = (
            self.env["emulation.outcome"]
            .sudo()
            .search(
                [
                    ("programme_id", "=", self.programme_id.id),
                    ("portal_code", "!=", False),
                    ("id", "not in", outcomes.ids),
                ]
            )
        )
        return dict.fromkeys(others.mapped("portal_code"), "")
