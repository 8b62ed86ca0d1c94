from odoo import models
from odoo.tools import SQL, split_every

from .emulation_registration_detail_mixin import DETAIL_KINDS
from .emulation_registration_import_form import MAIN
from .emulation_registration_import_settle_mixin import OF_DRAFTS
from .emulation_registration_match_mixin import KEY_LENGTH

#: Changed registrations that are noted in the log at once.
AT_ONCE = 1_000


class EmulationRegistrationImportApplyMixin(models.AbstractModel):
    """Moves staged rows into the registrations, all or none, as the screen would have made them.

    What follows from nothing that a row says is the same for all; what is left is settled by the
    ORM.
    """

    _name = "emulation.registration.import.apply.mixin"
    _description = "Emulation: import of checked registrations"
    _inherit = [
        "emulation.registration.import.number.mixin",
        "emulation.registration.import.list.mixin",
        "emulation.registration.import.settle.mixin",
    ]

    def _apply(self):
        """Move the rows, which have been checked in this transaction.

        :return: numbers of registrations that are new and that were changed
        :rtype: tuple[int, int]
        :raise UserError: somebody works on one of those that are changed
        """
        self._ask_for_room()
        sheets = {sheet.name: sheet for sheet in self._form_sheets()}
        usual = self._usual()
        held = self._hold_changed()
        changed = self._differing(sheets, usual)[1] if held else held
        points = changed._open_names()
        self._find_changed()
        followers = self._followers(sheets)
        created = self._insert(sheets, usual, followers)
        self._insert_kind(sheets, usual)
        self._name_programmes(usual)
        self._update(sheets, usual, changed, points)
        lists = self._said_lists(sheets)
        for name in lists:
            self._replace_list(sheets[name], points, held - changed)
        self._note_entries(held - changed)
        self.env.invalidate_all()
        self._settle(created, changed, lists, followers)
        for some in split_every(AT_ONCE, changed.ids, changed.browse):
            some._log_event("import_change", file=self.file_name)
        return len(created), len(changed)

    def _ask_for_room(self):
        """Settings of PostgreSQL that suit many rows at once, until the end of the transaction."""
        for name, value in (
            # a whole workbook is sorted in memory
            ("work_mem", "64MB"),
            # triples of letters are gathered, and sorted into their indexes once instead of every
            # 4 MB; what has been gathered at the end is found as well, and autovacuum sorts it in
            ("gin_pending_list_limit", "64MB"),
            # compiling these statements takes longer than running them
            ("jit", "off"),
        ):
            self.env.cr.execute(SQL("SELECT set_config(%s, %s, true)", name, value))

    def _said_lists(self, sheets):
        """Lists of which the workbook says something.

        :param dict sheets: by name
        :rtype: list[str]
        """
        query = SQL(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE EXISTS (SELECT 1 FROM "
            "emulation_registration_import_row r WHERE r.import_id = %s AND r.sheet = name)",
            [name for name in sheets if name != MAIN],
            self.id,
        )
        return [name for (name,) in self.env.execute_query(query)]

    def _hold_changed(self):
        """Registrations that the rows name, held until the end.

        :rtype: emulation.registration
        """
        query = SQL("SELECT g.id %s AND g.id IS NOT NULL", self._from_rows())
        ids = [number for (number,) in self.env.execute_query(query)]
        changed = self.env["emulation.registration"].browse(ids)
        changed._lock()
        changed.check_access("write")
        return changed

    def _followers(self, sheets):
        """Stored fields of a registration that follow from what rows say.

        :rtype: set[str]
        """
        Registration, registry = self.env["emulation.registration"], self.env.registry
        sources = {Registration._fields["unit_id"]}
        for name in sheets[MAIN].fields:
            sources |= {Registration._fields[name], self._storage(name)[1]}
        for name in sheets.keys() - {MAIN}:
            model = self.env[sheets[name].model]
            sources |= {Registration._fields[name], *model._fields.values()}
        return {
            field.name
            for source in sources
            for field in registry.get_dependent_fields(source)
            if field.model_name == Registration._name and field.store
        } - OF_DRAFTS

    # ------------------------------------------------------------
    # Registrations
    # ------------------------------------------------------------

    def _insert(self, sheets, usual, followers):
        """Add the registrations that are new.

        :param set[str] followers: see :meth:`_followers`
        :rtype: emulation.registration
        """
        Registration = self.env["emulation.registration"]
        values = (
            self._constants(usual, followers) | self._stamps(usual) | self._derived(sheets, usual)
        )
        values |= {
            "id": SQL("r.registration_id"),
            "code": SQL("c.code"),
            "search_key": SQL("c.key || ' ' || r.name_key"),
            "unit_id": SQL("u.id"),
            "unit_path": SQL("u.parent_path"),
            "campaign_id": SQL("%s", self.campaign_id.id),
            "category_id": SQL("%s", self.category_id.id),
        }
        query = SQL(
            "INSERT INTO emulation_registration (%s) SELECT %s %s AND r.code IS NULL "
            "ORDER BY r.number RETURNING id",
            self._names(values),
            SQL(", ").join(values.values()),
            self._from_rows(usual, self._codes()),
        )
        found = [number for (number,) in self.env.execute_query(query)]
        # the planner takes the table for as small as it was, and would go through it row by row
        self.env.cr.execute(
            "ANALYZE emulation_registration (id, code, unit_id, category_id, name_key, kind)"
        )
        return Registration.browse(found)

    def _insert_kind(self, sheets, usual):
        """Add the rows with what only the kind has, for the registrations that are new."""
        for name, kinds in DETAIL_KINDS.items():
            if self.category_id.kind not in kinds:
                continue
            model = self.env[self.env["emulation.registration"]._fields[name].comodel_name]
            values = self._constants(model.new(model.default_get(list(model._fields))))
            values |= self._stamps(model) | {"registration_id": SQL("r.registration_id")}
            for column in sheets[MAIN].fields:
                held, field = self._storage(column)
                if held == name:
                    values[field.name] = self._wanted(column, usual)
            self.env.cr.execute(
                SQL(
                    "INSERT INTO %s (%s) SELECT %s %s AND r.code IS NULL ORDER BY r.number",
                    SQL.identifier(model._table),
                    self._names(values),
                    SQL(", ").join(values.values()),
                    self._from_rows(usual),
                )
            )

    def _name_programmes(self, usual):
        """Register what is new for the programmes that the plan names, as the screen does."""
        field = self.env["emulation.registration.initiative"]._fields["programme_ids"]
        if self.category_id.kind != "initiative":
            return
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO %s (%s, %s)
                SELECT d.id, programme_id
                  FROM emulation_registration_import_row r
                  JOIN emulation_registration_initiative d
                    ON d.registration_id = r.registration_id
                 CROSS JOIN unnest(%s::int4[]) AS programme_id
                 WHERE r.import_id = %s AND r.sheet = %s AND r.code IS NULL
                """,
                SQL.identifier(field.relation),
                SQL.identifier(field.column1),
                SQL.identifier(field.column2),
                usual._usual_programmes()._origin.ids,
                self.id,
                MAIN,
            )
        )

    def _derived(self, sheets, usual):
        """What rows say for the columns of the table, and what follows from it.

        :rtype: dict[str, SQL]
        """
        values = {
            name: self._wanted(name, usual)
            for name in sheets[MAIN].fields
            if self.env["emulation.registration"]._fields[name].store
        }
        return values | {
            "registrant_name": SQL(
                """
                COALESCE(CASE %s WHEN 'group' THEN r.data->>'group_name'
                                 WHEN 'person' THEN m.name END, u.name)
                """,
                values["registrant_type"],
            ),
            "participation_id": SQL("p.id"),
            "participation_line_id": SQL("l.id"),
            "deadline": self._due_sql(usual),
            "search_key": SQL("r.code_key || ' ' || r.name_key"),
            "name_key": SQL("left(r.name_key, %s)", KEY_LENGTH),
        }

    def _due_sql(self, usual):
        """Until when rows have to be submitted, as the compute of the field says it.

        :rtype: SQL
        """
        # sudo: deadlines are the plan's, as their compute reads them
        plan = self.campaign_id.sudo()
        row = usual.sudo().campaign_category_id
        if row.registration_deadline:
            return SQL(
                """
                GREATEST(%s::timestamp, (SELECT MAX(e.deadline) FROM emulation_extension e
                    WHERE e.campaign_category_id = %s AND (e.for_all OR e.unit_id = u.id)))
                """,
                row.registration_deadline,
                row.id,
            )
        # the plan's own unit has no place in it
        own = [(phase.id, phase._deadlines(plan.unit_id) or None) for phase in plan.phase_ids]
        return SQL(
            """
            CASE WHEN p.id IS NULL THEN CASE %s ELSE %s::timestamp END
                 WHEN ph.id IS NULL THEN p.deadline ELSE l.deadline END
            """,
            SQL(" ").join(
                [SQL("WHEN ph.id = %s THEN %s::timestamp", *phase) for phase in own]
                or [SQL("WHEN false THEN NULL")]
            ),
            plan._deadlines(plan.unit_id) or None,
        )

    # ------------------------------------------------------------
    # What there is already
    # ------------------------------------------------------------

    def _update(self, sheets, usual, changed, points):
        """Change the registrations that the rows name: drafts wholly, others in their points."""
        alike = {}
        for registration in changed:
            names = points.get(registration)
            alike.setdefault(names and frozenset(names), []).append(registration.id)
        for names, ids in alike.items():
            self._update_some(sheets, usual, ids, names)

    def _update_some(self, sheets, usual, ids, names):
        """Change some registrations.

        :param list[int] ids:
        :param names: of the fields that are open; None: all
        """
        derived, stamps = self._derived(sheets, usual), self._stamps(usual)
        # what follows from a closed field stays as it is: the row says the same
        own = {name: derived[name] for name in derived.keys() - {*sheets[MAIN].fields}}
        own |= {name: stamps[name] for name in ("write_uid", "write_date")}
        of_kind = {}
        for name in sheets[MAIN].fields:
            if names is not None and name not in names:
                continue
            held, field = self._storage(name)
            wanted = self._wanted(name, usual)
            if field.type == "html":
                present = self._present(name)
                same = self._same(field, present, wanted)
                wanted = SQL("CASE WHEN %s THEN %s ELSE %s END", same, present, wanted)
            if held:
                of_kind.setdefault(held, {})[field.name] = wanted
            if not held or usual._fields[name].store:
                own[name] = wanted
        self._write_table("emulation_registration", "id", own, usual, ids)
        for held, values in of_kind.items():
            model = self.env[self.env["emulation.registration"]._fields[held].comodel_name]
            self._write_table(model._table, "registration_id", values, usual, ids)

    def _write_table(self, table, column, values, usual, ids):
        """Change columns of the rows of some registrations.

        :param str table:
        :param str column: of the table, with the number of the registration
        :param dict[str, SQL] values: by column
        :param list[int] ids: of the registrations
        """
        self.env.cr.execute(
            SQL(
                "UPDATE %s t SET %s FROM (SELECT g.id AS the_id, %s %s AND g.id = ANY(%s)) q "
                "WHERE t.%s = q.the_id",
                SQL.identifier(table),
                SQL(", ").join(
                    SQL("%s = q.%s", SQL.identifier(name), SQL.identifier(name)) for name in values
                ),
                SQL(", ").join(
                    SQL("%s AS %s", value, SQL.identifier(name)) for name, value in values.items()
                ),
                self._from_rows(usual),
                ids,
                SQL.identifier(column),
            )
        )

    def _note_entries(self, same):
        """Keep who has entered something in the place of a unit, as the screen does.

        :param emulation.registration same: registrations that say what their rows do
        """
        Mandate = self.env["union.mandate"]
        field = self.env["emulation.registration"]._fields["entered_by_ids"]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO %s (%s, %s)
                SELECT r.registration_id, %s %s AND u.id = ANY(%s)
                   AND NOT r.registration_id = ANY(%s) ON CONFLICT DO NOTHING
                """,
                SQL.identifier(field.relation),
                SQL.identifier(field.column1),
                SQL.identifier(field.column2),
                self.env.uid,
                self._from_rows(),
                Mandate._represented_units().ids,
                same.ids,
            )
        )
