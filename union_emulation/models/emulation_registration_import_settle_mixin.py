from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from .emulation_registration_detail_mixin import DETAIL_KINDS
from .emulation_registration_import_form import MAIN

#: Stored fields that the import fills in itself, by model, as their computes would.
COMPUTED = {
    "emulation.registration": {
        "phase_id",
        "registrant_type",
        "registrant_name",
        "participation_id",
        "participation_line_id",
        "deadline",
        "search_key",
        "name_key",
        "person_key",
        "properties",
    },
    "emulation.registration.author": {"name", "workplace", "job_title"},
    "emulation.registration.participant": {"name", "workplace", "job_title"},
    "emulation.registration.target": {"name", "uom", "direction"},
}
#: Stored fields that are the same for all drafts, or come with the rows of those that are new.
OF_DRAFTS = {"counts", "counted_programme_ids", "content_key"}
#: Rules that the checks have asked of all rows already, by model.
CHECKED = {
    "emulation.registration": {"_check_plan", "_check_registrant", "_check_title"},
    "emulation.registration.author": {"_check_name", "_check_readable_member"},
    "emulation.registration.participant": {"_check_name", "_check_readable_member"},
}
#: Lists that a new registration begins with, by the category's switch.
BEGINNING = {"target_line_ids": "with_targets"}


class EmulationRegistrationImportSettleMixin(models.AbstractModel):
    """Leaves to the ORM what an import by SQL does not do itself.

    What else is computed and stored, and the rules that no check knows; a rule is asked once for
    all new registrations that are alike in the fields that it names.
    """

    _name = "emulation.registration.import.settle.mixin"
    _description = "Emulation: imported registrations are settled"
    _inherit = ["emulation.registration.import.sql.mixin"]

    def _settle(self, created, changed, lists, followers):
        """What is left to the ORM: access, later computes, and rules that no check knows.

        :param list[str] lists: fields whose rows were written as well
        :param set[str] followers: see :meth:`_followers`
        """
        self._check_created(created)
        both = created | changed
        people = both.search([("id", "in", self._made()), ("member_id", "!=", False)])
        self.env.add_to_compute(both._fields["person_key"], people)
        self._settle_part(created, changed, None, followers)
        of_kind = [name for name, kinds in DETAIL_KINDS.items() if self.category_id.kind in kinds]
        for name in [*lists, *of_kind]:
            self._settle_part(created, changed, name, followers)
        both._find_matches()

    def _settle_part(self, created, changed, name, followers):
        """Compute and check what was written of some registrations.

        :param str name: field that holds the rows to be settled; None: the registrations
        :param set[str] followers: see :meth:`_followers`
        """

        def part(registrations):
            # sudo: computes and rules are asked so on the screen as well
            return registrations.sudo()[name] if name else registrations

        model = self.env[created._fields[name].comodel_name] if name else created
        known = COMPUTED.get(model._name, set())
        for field_name, field in model._fields.items():
            if not (field.compute and field.store) or field_name in known:
                continue
            same_for_all = not name and field.column_type and field_name not in followers
            if field_name in BEGINNING:
                asked = created if self.category_id[BEGINNING[field_name]] else created.browse()
            elif same_for_all or field_name in OF_DRAFTS:
                asked = changed
            else:
                asked = created | changed
            self.env.add_to_compute(field, part(asked))
        model.flush_model()
        known = CHECKED.get(model._name, ())
        checks = [check for check in model._constraint_methods if check.__name__ not in known]
        unlike = {} if name else self._unlike(created, checks)
        for check in checks:
            fresh = part(created) if name else unlike[check]
            # sudo: constraints are asked so on the screen as well
            check((fresh | part(changed)).sudo())

    def _made(self, new_only=False):
        """Query of the registrations that the rows have become or changed.

        :param bool new_only: without those that were changed
        :rtype: SQL
        """
        return SQL(
            "(SELECT registration_id FROM emulation_registration_import_row "
            "WHERE import_id = %s AND sheet = %s%s)",
            self.id,
            MAIN,
            SQL(" AND code IS NULL") if new_only else SQL(),
        )

    def _unlike(self, created, checks):
        """New registrations that differ in what rules look at: one of each sort.

        :param list[Callable] checks: the rules, which name the fields that they look at
        :return: registrations by rule
        :rtype: dict[Callable, emulation.registration]
        """
        names = list({name for check in checks for name in check._constrains})
        query = SQL(
            "SELECT min(id), %s FROM emulation_registration WHERE id IN %s GROUP BY %s",
            self._names(names),
            self._made(new_only=True),
            self._names(names),
        )
        rows = [
            (number, dict(zip(names, values, strict=True)))
            for number, *values in (self.env.execute_query(query) if names else ())
        ]
        unlike = {}
        for check in checks:
            sorts = {tuple(row[name] for name in check._constrains): number for number, row in rows}
            unlike[check] = created.browse(sorts.values())
        return unlike

    def _check_created(self, created):
        """Refuse what the rules of access do not let the current user create, in one query.

        :raise AccessError: as on the screen
        """
        if self.env.su:
            return
        rules = self.env["ir.rule"]._compute_domain(created._name, "create")
        made = Domain("id", "in", self._made(new_only=True))
        allowed = created._search(made & Domain(rules), bypass_access=True)
        [[count]] = self.env.execute_query(allowed.select(SQL("count(*)")))
        if count != len(created):
            (created - created.browse(allowed))[:1].check_access("create")
