from markupsafe import Markup

from odoo import api, fields, models
from odoo.modules.db import FunctionStatus
from odoo.tools import SQL

from ..tools import vietnamese

#: From which part of their letter triples in common titles and contents are alike (pg_trgm).
#: Any two texts share some, and long ones more than short ones.
TITLE_LIKE, CONTENT_LIKE = 0.4, 0.6
#: The code, which the search key of a registration begins with, makes titles a little less alike.
CODE_LOSS = 0.8
#: Afterwards it has been decided on.
COMPARED_STATES = ("draft", "returned", "submitted", "approved", "in_progress")
#: How many are shown at most.
SHOWN = 5


class EmulationRegistrationLikenessMixin(models.AbstractModel):
    """Initiative that is compared with the earlier ones, in every plan and year.

    Titles are compared, and the beginning of the content with that of what has been submitted,
    without accents. Everybody finds what he may read and nothing else: the unit its own, the
    appraiser those of his territory.
    """

    _name = "emulation.registration.likeness.mixin"
    _description = "Emulation: initiative compared with others"

    similar_initiatives = fields.Html(
        "Similar initiatives",
        compute="_compute_similar_initiatives",
        sanitize=False,
        help="Earlier initiatives that read alike, among those that one may read.",
    )

    @api.depends_context("uid")
    @api.depends("name", "description", "kind", "state")
    def _compute_similar_initiatives(self):
        for registration in self:
            compared = registration.kind == "initiative" and registration.state in COMPARED_STATES
            found = registration._similar() if compared else {}
            registration.similar_initiatives = registration._render_similar(found)

    def _similar(self):
        """Other initiatives that read like this one, the most similar first.

        :return: likeness in per cent by registration
        :rtype: dict[emulation.registration, int]
        """
        self.ensure_one()
        title = vietnamese.search_key(self.name)
        content = self.env["emulation.registration.initiative"]._content_key(self.description)
        if not self.env.registry.has_trigram:
            return {}
        found = self._similar_titles(title) if title else {}
        for res_id, likeness in (self._similar_contents(content) if content else {}).items():
            found[res_id] = max(likeness, found.get(res_id, 0))
        first = sorted(found, key=lambda res_id: (-found[res_id], -res_id))[:SHOWN]
        return {self.browse(res_id): found[res_id] for res_id in first}

    def _similar_titles(self, title):
        """Other initiatives with such a title.

        :param str title: without accents
        :return: likeness in per cent by id
        :rtype: dict[int, int]
        """
        self.flush_model(["search_key", "code"])
        query = self._others()
        key = SQL.identifier(query.table, "search_key")
        code = SQL.identifier(query.table, "code")
        likeness = SQL("similarity(ltrim(substr(%s, length(%s) + 1)), %s)", key, code, title)
        near = TITLE_LIKE * CODE_LOSS
        return self._most_alike(query, key, title, near, likeness, TITLE_LIKE)

    def _similar_contents(self, content):
        """Other initiatives with such a content, drafts not among them.

        :param str content: as ``content_key`` has it
        :return: likeness in per cent by id
        :rtype: dict[int, int]
        """
        rows = self.env["emulation.registration.initiative"]
        rows.flush_model(["content_key"])
        query = self._others()
        row = query.join(query.table, "id", rows._table, "registration_id", "initiative")
        key = SQL.identifier(row, "content_key")
        likeness = SQL("similarity(%s, %s)", key, content)
        return self._most_alike(query, key, content, CONTENT_LIKE, likeness, CONTENT_LIKE)

    def _others(self):
        """Query of the other initiatives that the current user may read.

        :rtype: Query
        """
        return self._search([("kind", "=", "initiative"), ("id", "not in", self._origin.ids)])

    @api.model
    def _most_alike(self, query, key, text, near, likeness, least):
        """Run a query for what is most like a text.

        :param Query query:
        :param SQL key: column with a trigram index
        :param str text: what it is compared with
        :param float near: below which the index leaves out
        :param SQL likeness: from 0 to 1
        :param float least: below which nothing is like the text
        :return: likeness in per cent by id
        :rtype: dict[int, int]
        """
        registry = self.env.registry
        # the key as its index has it
        indexed = registry.has_unaccent == FunctionStatus.INDEXABLE
        query.add_where(SQL("%s %% %s", registry.unaccent(key) if indexed else key, text))
        query.order = SQL("2 DESC, 1 DESC")
        query.limit = SHOWN
        limit = SQL("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", str(near))
        self.env.cr.execute(limit)
        ids = SQL.identifier(query.table, "id")
        rows = self.env.execute_query(query.select(ids, likeness))
        return {res_id: round(100 * like) for res_id, like in rows if like >= least}

    def _render_similar(self, found):
        """Table of similar initiatives, each a link.

        :param dict found: likeness in per cent by registration
        :rtype: Markup
        """
        rows = [
            Markup(
                '<tr><td class="text-end fw-bold pe-3">%s %%</td>'
                '<td><a href="/odoo/emulation-registrations/%s" target="_blank">%s</a></td>'
                '<td class="text-muted">%s</td><td class="text-muted">%s</td></tr>'
            )
            % (
                likeness,
                registration.id,
                registration.name,
                registration.unit_id.name,
                f"{registration.create_date.year}, {registration._state_label().lower()}",
            )
            for registration, likeness in found.items()
        ]
        table = Markup('<table class="table table-sm mb-0">%s</table>')
        return table % Markup().join(rows) if rows else False
