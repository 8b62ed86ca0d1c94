import base64
import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.union_unit_change_check_mixin import Change

#: Kinds that concern one unit.
ONE_UNIT = ("rename", "move", "split", "close")


class UnionUnitReorganise(models.TransientModel):
    """Asks how units change from a day on, shows everything that follows, then does it at once."""

    _name = "union.unit.reorganise"
    _description = "Union: reorganisation"

    state = fields.Selection(
        [("enter", "What changes"), ("preview", "What follows")],
        default="enter",
        required=True,
        help="First it is said what changes, then all that follows is read and applied.",
    )
    kind = fields.Selection(
        [
            ("rename", "Rename"),
            ("move", "Move"),
            ("merge", "Merge"),
            ("split", "Split"),
            ("close", "Close"),
            ("workbook", "From a workbook"),
        ],
        required=True,
        default="rename",
        help="What happens with the unit.",
    )
    date = fields.Date(
        "From",
        required=True,
        default=lambda self: self.env["union.clock"]._today(),
        help="First day of the new state: today, or a day in the past that a decision names.",
    )
    unit_id = fields.Many2one(
        "union.unit",
        domain=[("is_ended", "=", False), ("date_end", "=", False)],
        help="The unit that changes.",
    )
    # rename, move, and the new unit of a merger
    code = fields.Char("New code", help="Code of the unit in imports.")
    name = fields.Char("New name", help="Name of the unit from that day on.")
    print_name = fields.Char("New name on papers", help="Full name in the head of papers.")
    abbreviation = fields.Char("New abbreviation", help="Stands in the symbol of papers.")
    place = fields.Char("New place", help="Place name before the date of papers.")
    level_id = fields.Many2one("union.level", "New level", help="Level of the organisation.")
    parent_id = fields.Many2one(
        "union.unit",
        "New unit above",
        domain=[("date_end", "=", False)],
        help="The unit that it belongs to from that day on.",
    )
    # merge
    unit_ids = fields.Many2many(
        "union.unit",
        "union_unit_reorganise_unit_rel",
        string="Units that merge",
        domain=[("date_end", "=", False)],
        help="The units that end; the one that goes on may be among them.",
    )
    target_id = fields.Many2one(
        "union.unit",
        "Go on as",
        domain=[("date_end", "=", False)],
        help="The unit that goes on and keeps the files; empty: a new unit is founded.",
    )
    # close
    keeper_id = fields.Many2one(
        "union.unit",
        "Files kept by",
        domain=[("date_end", "=", False)],
        help="The unit that keeps the files and acts for the closed one from that day on.",
    )
    # split
    part_ids = fields.One2many(
        "union.unit.reorganise.part", "wizard_id", "Parts", help="What becomes of the unit."
    )
    # workbook
    workbook = fields.Binary(attachment=False, help="Mapping of the old units to the new ones.")
    workbook_filename = fields.Char(help="Name of the file.")
    # preview
    fault_ids = fields.One2many(
        "union.unit.reorganise.line",
        "wizard_id",
        "Faults",
        domain=[("kind", "=", "fault")],
        help="Why the change cannot be made.",
    )
    line_ids = fields.One2many(
        "union.unit.reorganise.line",
        "wizard_id",
        "What follows",
        domain=[("kind", "!=", "fault")],
        help="Everything that will happen.",
    )
    mandate_ids = fields.One2many(
        "union.unit.reorganise.mandate",
        "wizard_id",
        "Proposed mandates",
        help="Mandates that end, proposed where the work goes on.",
    )
    fingerprint = fields.Char(help="What the preview showed, in short.")

    @api.onchange("unit_id", "kind")
    def _onchange_unit_id(self):
        unit = self.unit_id
        if self.kind == "rename":
            for name in ("code", "name", "print_name", "abbreviation", "place"):
                self[name] = unit[name]
        elif self.kind == "move":
            self.level_id, self.parent_id = unit.level_id, unit.parent_id
        elif self.kind == "close":
            self.keeper_id = unit.parent_id
        elif self.kind == "merge":
            self.unit_ids |= unit
            self.code = self.name = self.print_name = False
            self.abbreviation, self.level_id = unit.abbreviation, unit.level_id
            self.parent_id = unit.parent_id

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_preview(self):
        """Show everything that will follow, or why it cannot be done.

        :return: window action on this wizard
        :rtype: dict
        """
        self.ensure_one()
        service = self.env["union.unit.change"]
        service._check_admin()
        changes, faults = self._changes_and_faults()
        lines = [] if faults else service._consequences(changes, self.date)
        if not faults and not lines:
            faults = [(0, "", self.env._("Nothing changes: say what is new."))]
        self.write(
            {
                "state": "enter" if faults else "preview",
                "fault_ids": [Command.clear()],
                "line_ids": [Command.clear()],
                "mandate_ids": [Command.clear()],
            }
        )
        self.write(
            {
                "fault_ids": [
                    Command.create({"kind": "fault", "row": row, "column": column, "text": text})
                    for row, column, text in faults
                ],
                "line_ids": [
                    Command.create({"kind": kind, "unit_name": unit, "text": text})
                    for kind, unit, text in lines
                ],
                "mandate_ids": [
                    Command.create(vals)
                    for vals in self._prepare_mandates_values([] if faults else changes)
                ],
                "fingerprint": self._fingerprint(lines),
            }
        )
        return self._show()

    def action_back(self):
        """Go back to what changes.

        :return: window action on this wizard
        :rtype: dict
        """
        self.state = "enter"
        return self._show()

    def action_apply(self):
        """Do everything that the preview showed, or nothing.

        :return: window action on the units
        :rtype: dict
        :raise UserError: faults, or the preview is out of date
        """
        self.ensure_one()
        service = self.env["union.unit.change"]
        service._check_admin()
        changes, faults = self._changes_and_faults()
        if faults:
            raise UserError("\n".join(dict.fromkeys(text for __, __, text in faults)))
        if self._fingerprint(service._consequences(changes, self.date)) != self.fingerprint:
            raise UserError(
                self.env._("Something has changed since the preview: look at it again.")
            )
        units = service._apply(changes, self.date)
        self._give_mandates(units)
        action = self.env["ir.actions.act_window"]._for_xml_id("union_emulation.union_unit_action")
        named = [units[change.code].id for change in changes if change.code in units]
        return action | {"domain": [("id", "in", named)], "context": {}, "target": "main"}

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reorganise"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def _fingerprint(self, lines):
        return hashlib.sha256(json.dumps([str(self.date), lines]).encode()).hexdigest()

    # ------------------------------------------------------------
    # What is asked for
    # ------------------------------------------------------------

    def _changes_and_faults(self):
        """Changes that the form or the workbook asks for, and what speaks against them.

        :return: changes, and faults as (row, column, sentence)
        :rtype: tuple[list[Change], list[tuple[int, str, str]]]
        """
        if self.kind == "workbook":
            if not self.workbook:
                return [], [(0, self._label("workbook"), self.env._("Choose the file."))]
            reader = self.env["union.unit.reorganise.workbook"]
            changes, headers, faults = reader._read(base64.b64decode(self.workbook))
        else:
            headers, faults = {}, self._own_faults()
            changes = [] if faults else getattr(self, f"_changes_to_{self.kind}")()
        if faults and self.kind != "workbook":
            return [], faults
        for change, name, text in self.env["union.unit.change"]._faults(changes, self.date):
            column = headers.get("old_code" if name == "unit" else name, self._label(name))
            faults.append((change.row if change else 0, column, text))
        changes = [change for change in changes if change.action != "keep"]
        return changes, sorted(set(faults))

    def _label(self, name):
        """Name of a field of this form for a message."""
        name = {"keeper": "keeper_id", "parent": "parent_id", "unit": "unit_id"}.get(name, name)
        field = self._fields.get(name)
        return field._description_string(self.env) if field else name

    def _own_faults(self):
        """What the form itself lacks."""
        faults = []
        if self.kind in ONE_UNIT and not self.unit_id:
            faults.append((0, self._label("unit_id"), self.env._("Choose the unit.")))
        if self.kind == "merge":
            if not self.unit_ids - self.target_id:
                faults.append(
                    (0, self._label("unit_ids"), self.env._("Choose the units that end."))
                )
            if not self.target_id and not self.code:
                text = self.env._("Choose the unit that goes on, or give the new one a code.")
                faults.append((0, self._label("target_id"), text))
        if self.kind == "split":
            faults += self._faults_of_parts()
        return faults

    def _faults_of_parts(self):
        """What the parts of a split lack."""
        parts, label, faults = self.part_ids, self._label("part_ids"), []
        if len(parts) < 2:
            faults.append((0, label, self.env._("A split needs at least two parts.")))
        if len(parts.filtered("is_keeper")) != 1:
            faults.append((0, label, self.env._("Exactly one part keeps the files.")))
        if not all(part._code() for part in parts):
            faults.append((0, label, self.env._("Each part needs a unit or a new code.")))
        codes = [part._code() for part in parts]
        if len(set(codes)) < len(codes):
            faults.append((0, label, self.env._("Each part is a unit of its own.")))
        for name in ("member_ids", "child_ids"):
            given = [record for part in parts for record in part[name]]
            for record in parts[name]:
                if given.count(record) > 1:
                    text = self.env._("“%s” is given to two parts.", record.display_name)
                    faults.append((0, label, text))
        if (parts.member_ids.unit_id | parts.child_ids.parent_id) - self.unit_id:
            text = self.env._("Only what belongs to the unit that is split can be given away.")
            faults.append((0, label, text))
        return faults

    def _changes_to_rename(self):
        names = ("code", "name", "print_name", "abbreviation", "place")
        return [Change("change", self.unit_id.code, {n: self[n] for n in names if self[n]})]

    def _changes_to_move(self):
        moved = self.parent_id and self.parent_id != self.unit_id.parent_id
        values = {"level_id": self.level_id.id} if self.level_id else {}
        return [Change("change", self.unit_id.code, values, self.parent_id.code if moved else "")]

    def _changes_to_close(self):
        return [Change("end", self.unit_id.code, keeper=self.keeper_id.code or "")]

    def _changes_to_merge(self):
        changes, code = [], self.target_id.code
        if not code:
            code = self.code.strip()
            names = ("name", "print_name", "abbreviation", "place")
            values = {name: self[name] for name in names if self[name]}
            values["level_id"] = self.level_id.id
            changes.append(Change("create", code, values, self.parent_id.code or ""))
        return changes + [
            Change("end", unit.code, keeper=code, adds_headcount=True)
            for unit in self.unit_ids - self.target_id
        ]

    def _changes_to_split(self):
        unit, changes, members = self.unit_id, [], {}
        for part in self.part_ids:
            code = part._code()
            if not part.unit_id:
                values = {
                    "name": part.name,
                    "abbreviation": unit.abbreviation,
                    "place": unit.place,
                    "level_id": unit.level_id.id,
                }
                changes.append(Change("create", code, values, unit.parent_id.code or ""))
            changes += [Change("change", child.code, parent=code) for child in part.child_ids]
            members[code] = part.member_ids.ids
        keeper = self.part_ids.filtered("is_keeper")._code()
        return [*changes, Change("end", unit.code, keeper=keeper, members=members)]

    # ------------------------------------------------------------
    # Mandates
    # ------------------------------------------------------------

    def _prepare_mandates_values(self, changes):
        """Proposals: each own role that ends, at the unit that acts from then on.

        :rtype: list[dict]
        """
        service, proposals = self.env["union.unit.change"], {}
        units = service._units_by_code(changes)
        names = {change.code: change.values.get("name") for change in changes}
        for change in changes:
            if change.action != "end":
                continue
            keeper = units.get(change.keeper, self.env["union.unit"])
            held = {(m.user_id, m.role) for m in service._open_mandates(keeper)}
            for mandate in service._open_mandates(units[change.code]).filtered("is_in_force"):
                key = (mandate.user_id, mandate.role, change.keeper)
                if mandate.delegated_by_id or key[:2] in held or key in proposals:
                    continue
                proposals[key] = {
                    "mandate_id": mandate.id,
                    "target_code": change.keeper,
                    "target_name": names.get(change.keeper) or keeper.name,
                    "title": mandate.title,
                }
        return list(proposals.values())

    def _give_mandates(self, units):
        """Give the mandates that were ticked, with the administrator's own rights."""
        today = self.env["union.clock"]._today()
        self.env["union.mandate"].create(
            [
                {
                    "user_id": line.user_id.id,
                    "role": line.role,
                    "unit_id": units[line.target_code].id,
                    "title": line.title,
                    "date_start": today,
                }
                for line in self.mandate_ids.filtered("is_wanted")
            ]
        )
