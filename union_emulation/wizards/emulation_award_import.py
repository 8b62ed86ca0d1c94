from base64 import b64encode

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.emulation_award_past_mixin import OPEN
from ..models.emulation_nomination import USUAL_BASES
from ..tools.file_kind import sent_file
from .emulation_award_import_match import LABELS
from .emulation_award_import_reader import LIMITS, Fault

#: Faults that are shown: nobody corrects more at a time.
SHOWN = 200


class EmulationAwardImport(models.TransientModel):
    """Reads awards from before the module out of a workbook: all of it, or nothing.

    A second upload enters nothing twice: a line is known by recipient, award, year and number of
    the decision. What else it says is brought up to date while nobody has confirmed it.
    """

    _name = "emulation.award.import"
    _description = "Emulation: past awards from a workbook"

    unit_id = fields.Many2one(
        "union.unit",
        required=True,
        default=lambda self: self.env["union.mandate"]._current_units("officer")[:1],
        domain=[("in_territory", "=", True)],
        help="The template lists the codes of this unit and of the units below it.",
    )
    workbook = fields.Binary(attachment=False, help="The template, filled in.")
    workbook_filename = fields.Char(help="Name of the file.")
    faults = fields.Text(readonly=True, help="Why nothing was read, row by row.")
    template = fields.Binary(readonly=True, attachment=False, help="The template.")

    def action_template(self):
        """Download the workbook to be filled in.

        :return: URL action
        :rtype: dict
        :raise UserError: who may enter past awards
        """
        self.ensure_one()
        self._check_officer()
        content = self.env["emulation.award.import.form"]._template(self.unit_id)
        self.template = b64encode(content)
        name = f"Khen thuong da co-{self.unit_id.code}.xlsx".replace("/", "-")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/template/{name}?download=true",
            "target": "self",
        }

    def action_confirm(self):
        """Read the workbook.

        :return: the wizard again with the faults, or the lines that were entered or changed
        :rtype: dict
        :raise UserError: who may do so, or the file as a whole cannot be read
        """
        self.ensure_one()
        self._check_officer()
        raw = sent_file(self.with_context(bin_size=False).workbook, LIMITS.size)
        if not raw:
            raise UserError(self.env._("Choose a workbook of at most %s MB.", LIMITS.size // 2**20))
        sheet, rows, faults = self.env["emulation.award.import.reader"]._read(raw)
        lines, more = self.env["emulation.award.import.match"]._match(rows)
        faulty = {fault.number for fault in faults}
        lines = [(number, line) for number, line in lines if number not in faulty]
        faults += more
        if not rows and not faults:
            faults = [Fault(1, LABELS["award"], self.env._("No row is filled in."))]
        fresh, changes, more = self._compare(lines)
        faults += more
        if faults:
            return self._show_faults(sheet, faults)
        entered = self._apply(fresh, changes)
        self.workbook = False
        return self._say_done(entered, changes, len(lines))

    def _check_officer(self):
        """Refuse everybody who is no officer.

        :raise UserError: says who may
        """
        if not self.env["union.mandate"]._current_paths("officer"):
            raise UserError(
                self.env._("Only an officer enters past awards, for his unit and those below it.")
            )

    def _show_faults(self, sheet, faults):
        ordered = sorted(faults, key=lambda fault: fault.number)
        said = [
            self.env._(
                "Sheet “%(sheet)s”, row %(row)s, column “%(column)s”: %(fault)s",
                sheet=sheet,
                row=fault.number,
                column=fault.column,
                fault=fault.sentence,
            )
            for fault in ordered[:SHOWN]
        ]
        if len(ordered) > SHOWN:
            said.append(self.env._("… and %s more.", len(ordered) - SHOWN))
        self.faults = "\n".join(said)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Nothing was read"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    # ------------------------------------------------------------
    # What stands in the register already
    # ------------------------------------------------------------

    @api.model
    def _compare(self, lines):
        """Which lines are new, which differ from what stands there, and which may not.

        :param list[tuple[int, dict]] lines: number of the row and values
        :return: new lines, what changes by award, and faults
        :rtype: tuple[list[dict], dict, list[Fault]]
        """
        Award = self.env["emulation.award"]
        complete = Award._as_on_the_day([{**line, "source": "past"} for __, line in lines])
        standing = Award._standing(complete) if complete else {}
        seen, fresh, changes, faults = {}, [], {}, []
        for (number, line), row in zip(lines, complete, strict=True):
            key = Award._key_of(row)
            if key in seen:
                sentence = self.env._("This is the same award as in row %s.", seen[key])
                faults.append(Fault(number, LABELS["decision_number"], sentence))
                continue
            seen[key] = number
            award = standing.get(key)
            if not award:
                award_type = Award.award_type_id.browse(line["award_type_id"])
                usual = USUAL_BASES.get(award_type.coverage, "merit")
                fresh.append({"basis": usual, **line})
            elif award.source != "past":
                sentence = self.env._("This award was decided here: it stands in the register.")
                faults.append(Fault(number, LABELS["decision_number"], sentence))
            elif news := self._news(award, line):
                changes[award] = number, news
        return fresh, *self._allowed(changes, faults)

    @api.model
    def _news(self, award, line):
        """What a row says otherwise than the line that stands there.

        :rtype: dict
        """
        return {
            name: value
            for name, value in line.items()
            if name in OPEN and (value or False) != self._comparable(award, name)
        }

    @api.model
    def _comparable(self, award, name):
        value = award._stored(name)
        return fields.Date.to_string(value) if name == "decision_date" else value

    @api.model
    def _allowed(self, changes, faults):
        """Of the changes those that may be made; the others become faults.

        :rtype: tuple[dict, list[Fault]]
        """
        awards = self.env["emulation.award"].union(*changes)
        reasons = awards._why_not("correct")
        for award, (number, news) in changes.items():
            column = LABELS.get(next(iter(news)), LABELS["decision_number"])
            if award.is_confirmed:
                sentence = self.env._(
                    "This entry has been confirmed with something else here: set it right in the "
                    "register, with a reason."
                )
                faults.append(Fault(number, column, sentence))
            faults += [Fault(number, column, why) for why in reasons[award]]
        return {award: news for award, (__, news) in changes.items()}, faults

    def _apply(self, fresh, changes):
        """Enter the new lines and bring those up to date that differ.

        :return: the new ones
        :rtype: EmulationAward
        """
        for award, news in changes.items():
            if "decision_date" in news:
                news["decision_date"] = fields.Date.to_date(news["decision_date"])
            reason = self.env._("Uploaded anew: %s", self.workbook_filename or "–")
            award.with_env(self.env)._correct(news, reason)
        Award = self.env["emulation.award"]
        return Award._enter(fresh) if fresh else Award

    def _say_done(self, entered, changes, count):
        awards = entered.union(*changes)
        message = self.env._(
            "Entered: %(new)s. Changed: %(changed)s. As before: %(same)s.",
            new=len(entered),
            changed=len(changes),
            same=count - len(awards),
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": self.env["emulation.award"]._open([("id", "in", awards.ids)])
                if awards
                else {"type": "ir.actions.act_window_close"},
            },
        }
