from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

#: What tells about the person.
PERSONAL = {"birth_date", "identity_number", "phone"}


class UnionMemberPrivate(models.Model):
    """Whoever opens personal data leaves an event with the member.

    It is written where the values leave the database, so that no way of reading goes round it. A
    read that came in on a read-only connection is begun anew by Odoo on one that can write.
    """

    _inherit = "union.member.private"

    def _fetch_query(self, query, fields):
        fetched = super()._fetch_query(query, fields)
        if any(field.name in PERSONAL for field in fields):
            fetched._log_reading("open")
        return fetched

    # Screens ask for a connection that can write at once, instead of beginning anew.

    def read(self, fields=None, load="_classic_read"):
        return super().read(fields, load)

    def web_read(self, specification):
        return super().web_read(specification)

    @api.model
    def search_read(self, *args, **kwargs):
        return super().search_read(*args, **kwargs)

    @api.model
    def web_search_read(self, *args, **kwargs):
        return super().web_search_read(*args, **kwargs)

    for method in (read, web_read, search_read, web_search_read):
        method._readonly = False
    del method

    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        query = super()._search(domain, offset, limit, order, **kwargs)
        if self._names_personal(domain, order):
            # who asks for the people of a birth date learns it of those whom he finds
            self.browse(query.get_result_ids())._log_reading("find")
        return query

    def _names_personal(self, domain, order):
        """Whether a search asks for, or sorts by, what tells about the person.

        :rtype: bool
        """
        asked = {
            condition.field_expr.split(".")[0] for condition in Domain(domain).iter_conditions()
        }
        return bool(asked & PERSONAL) or any(name in (order or "") for name in PERSONAL)

    def _read_group_groupby(self, alias, groupby_spec, query):
        self._check_not_counted(groupby_spec)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        self._check_not_counted(aggregate_spec)
        return super()._read_group_select(aggregate_spec, query)

    def _check_not_counted(self, spec):
        """Refuse to group by what tells about the person: groups name nobody and so log nothing.

        :raise AccessError: names the way to read it
        """
        if not self.env.su and spec.split(":")[0].split(".")[0] in PERSONAL:
            raise AccessError(
                self.env._("Personal data are neither grouped nor counted: open them one by one.")
            )

    def _log_reading(self, action):
        if self and not self.env.su:
            # sudo: whose data they are, for the log
            members = self.sudo().member_id.with_env(self.env)
            self.env["union.event"]._log_opening(members, action)
