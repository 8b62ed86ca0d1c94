import unicodedata

from odoo import api, fields, models

from .emulation_award_import_form import HEADS
from .emulation_award_import_reader import Fault

LABELS = {head.name: head.label for head in HEADS}
#: Columns that are taken as they stand.
PLAIN = (
    "year",
    "decision_number",
    "decision_date",
    "body_name",
    "citation",
    "basis",
    "register_number",
    "amount",
    "recipient_title",
    "unit_name",
    "position_group",
    "gender",
)


class EmulationAwardImportMatch(models.AbstractModel):
    """Finds out whom the rows of a workbook of past awards speak of.

    The number of queries does not grow with the number of rows.
    """

    _name = "emulation.award.import.match"
    _description = "Emulation: recipients in a workbook of past awards"

    @api.model
    def _match(self, rows):
        """Lines of the register that rows of a workbook stand for.

        :param list[Row] rows:
        :return: number of the row and values of the line, and faults
        :rtype: tuple[list[tuple[int, dict]], list[Fault]]
        """
        known, lines, faults = self._known(rows), [], []
        for row in rows:
            said = []
            values = self._line(row.values, known, said)
            faults += [Fault(row.number, LABELS[name], sentence) for name, sentence in said]
            if not said:
                lines.append((row.number, values))
        return lines, faults

    @api.model
    def _known(self, rows):
        """People, units and awards that the rows name, as far as they are the user's to enter for.

        :rtype: dict
        """

        def said(name):
            return {row.values[name] for row in rows if name in row.values}

        units = self.env["union.unit"].search(
            [("code", "in", [*said("unit"), *said("deciding_unit")])]
        )
        members = self.env["union.member"].with_context(active_test=False)
        by_code = members.search([("code", "in", [*said("member")])])
        named = units.filtered(
            lambda unit: any(
                row.values.get("unit") == unit.code and self._by_name(row.values) for row in rows
            )
        )
        on_roll = members.search_fetch([("unit_id", "in", named.ids)], ["name", "unit_id"])
        return {
            "units": {unit.code: unit for unit in units},
            "members": {member.code: member for member in by_code},
            "names": on_roll.grouped(lambda member: (member.unit_id, self._plain(member.name))),
            "roots": tuple(self.env["union.mandate"]._current_paths("officer")),
            "today": self.env["union.clock"]._today(),
            "types": self.env["emulation.award.type"].browse(said("award")),
        }

    @api.model
    def _by_name(self, values):
        """Whether a row looks for a member by his name."""
        person = values.get("subject_type", "individual") == "individual"
        return person and not values.get("member") and not values.get("is_outside")

    @api.model
    def _plain(self, name):
        return " ".join(unicodedata.normalize("NFC", name or "").lower().split())

    @api.model
    def _line(self, values, known, said):
        """Values of a line; what is wrong is added to ``said`` by column.

        :rtype: dict
        """
        line = {name: values[name] for name in PLAIN if name in values}
        line["subject_type"] = values.get("subject_type") or "individual"
        award = known["types"].browse(values.get("award") or ())
        if award:
            line["award_type_id"] = award.id
            self._check_award(award, line["subject_type"], said)
        self._check_time(line, known["today"], said)
        self._add_body(line, values, known, said)
        unit = self._unit(values, known, said)
        if line["subject_type"] == "individual":
            self._add_person(line, values, unit, known, said)
        else:
            self._add_collective(line, values, unit, said)
        if "position_group" in line:
            line["is_direct_worker"] = line["position_group"] == "direct_worker"
        return line

    @api.model
    def _check_award(self, award, subject, said):
        if not award[award._subjects()[subject]]:
            labels = dict(
                self.env["emulation.award"]._fields["subject_type"]._description_selection(self.env)
            )
            sentence = self.env._(
                "“%(award)s” is not for this kind of recipient: %(kind)s.",
                award=award.name,
                kind=labels[subject],
            )
            said.append(("award", sentence))

    @api.model
    def _check_time(self, line, today, said):
        date = fields.Date.to_date(line.get("decision_date"))
        if date and date > today:
            said.append(("decision_date", self.env._("This day is still to come.")))
        year = line.get("year")
        if year is not None and not 1945 <= year <= today.year:
            said.append(("year", self.env._("A year has four figures and is not to come.")))
        elif year and date and year > date.year:
            said.append(("year", self.env._("The decision is older than the year of merit.")))

    @api.model
    def _add_body(self, line, values, known, said):
        code = values.get("deciding_unit")
        if code and code not in known["units"]:
            said.append(("deciding_unit", self._say_no_unit(code)))
        elif code:
            line["deciding_unit_id"] = known["units"][code].id
        elif not line.get("body_name"):
            said.append(("body_name", self.env._("Say who granted it, by name or by code.")))

    @api.model
    def _say_no_unit(self, code):
        return self.env._("There is no unit with the code “%(code)s”.", code=code)

    @api.model
    def _unit(self, values, known, said):
        """The unit that the row names, if it is the user's to enter for."""
        code = values.get("unit")
        unit = known["units"].get(code) or self.env["union.unit"]
        if code and not unit:
            said.append(("unit", self._say_no_unit(code)))
        elif unit and not (known["roots"] and unit.parent_path.startswith(known["roots"])):
            sentence = self.env._(
                "Only an officer of “%(unit)s” or of a unit above may do this.", unit=unit.name
            )
            said.append(("unit", sentence))
            unit = unit.browse()
        return unit

    @api.model
    def _add_person(self, line, values, unit, known, said):
        """Who the person is: by the code, by the name within the unit, or somebody outside."""
        code, name = values.get("member"), values.get("name")
        if code:
            member = self._member(code, name, known, said)
        elif not name:
            said.append(("name", self.env._("Say who got it: the code of the member, or a name.")))
            return
        elif not values.get("unit"):
            said.append(("unit", self.env._("A name alone does not tell who it is: add the unit.")))
            return
        elif values.get("is_outside"):
            line |= {"recipient_name": name, "unit_id": unit.id}
            return
        else:
            member = self._named(name, unit, known, said)
        if member:
            line |= {"member_id": member.id, "unit_id": (unit or member.unit_id).id}
            # the name as the paper says it
            line |= {"recipient_name": name} if name else {}

    @api.model
    def _member(self, code, name, known, said):
        member = known["members"].get(code)
        if not member or not (known["roots"] and member.unit_path.startswith(known["roots"])):
            sentence = self.env._(
                "There is no member with the code “%(code)s” in the units you are an officer of.",
                code=code,
            )
            said.append(("member", sentence))
            return None
        if name and self._plain(name) != self._plain(member.name):
            sentence = self.env._(
                "“%(code)s” is “%(member)s”. If the name has changed, leave it out here.",
                code=code,
                member=member.name,
            )
            said.append(("name", sentence))
        return member

    @api.model
    def _named(self, name, unit, known, said):
        found = known["names"].get((unit, self._plain(name)))
        if not unit:
            return None
        if not found:
            sentence = self.env._(
                "“%(unit)s” has no member “%(name)s”: put x into “%(column)s” if that is right.",
                unit=unit.name,
                name=name,
                column=LABELS["is_outside"],
            )
            said.append(("name", sentence))
        elif len(found) > 1:
            sentence = self.env._(
                "“%(unit)s” has several members “%(name)s”: add the member's code.",
                unit=unit.name,
                name=name,
            )
            said.append(("member", sentence))
            return None
        return found

    @api.model
    def _add_collective(self, line, values, unit, said):
        """The unit itself, or a part of it or somebody in it by name."""
        name = values.get("name")
        if values.get("member"):
            said.append(("member", self.env._("Only a person has the code of a member.")))
        if not values.get("unit"):
            said.append(("unit", self.env._("This has to be filled in.")))
        elif name and self._plain(name) != self._plain(unit.name):
            line |= {"recipient_name": name, "unit_id": unit.id}
        elif line["subject_type"] != "collective":
            said.append(("name", self.env._("This has to be filled in.")))
        else:
            line |= {"nominee_unit_id": unit.id, "unit_id": unit.id}
