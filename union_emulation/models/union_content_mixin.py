from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import html2plaintext

#: Kinds of field whose value is no text that a reader compares.
UNREADABLE = (
    "binary",
    "image",
    "json",
    "many2one_reference",
    "properties_definition",
    "reference",
)


class UnionContentMixin(models.AbstractModel):
    """Dossier whose content is kept as text at each submission, so that rounds can be compared."""

    _name = "union.content.mixin"
    _description = "Union: dossier whose rounds can be compared"

    content_changes = fields.Html(
        "Changes since the last submission",
        compute="_compute_content_changes",
        sanitize=False,
        help="What the unit has changed since the dossier was last submitted, side by side.",
    )

    @api.depends("state", "round")
    def _compute_content_changes(self):
        submitted = self._submitted_contents()
        for dossier in self:
            contents = submitted.get(dossier.id, [])
            if dossier.state in ("draft", "returned"):
                contents = [*contents, dossier._content_snapshot()] if contents else []
            dossier.content_changes = dossier._render_changes(*contents[-2:]) or False

    def _submitted_contents(self):
        """What the dossiers said at each submission, the oldest first.

        :return: contents by id of the dossier
        :rtype: dict[int, list[dict]]
        """
        events = self.env["union.event"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("action", "=", "submit"),
            ],
            order="id",
        )
        contents = {}
        for event in events:
            content = (event.value_ids[:1].content or {}).get("content")
            if content:
                contents.setdefault(event.res_id, []).append(content)
        return contents

    def _render_changes(self, before=None, after=None):
        """Table of what differs between two contents, side by side.

        :param dict before: content of the earlier submission
        :param dict after: content of the later one
        :rtype: Markup
        """
        if before is None or after is None:
            return Markup()
        rows = [
            Markup("<tr><th>%s</th><td>%s</td><td>%s</td></tr>")
            % (self._fields[name]._description_string(self.env), _lines(old), _lines(new))
            for name in self._fields
            if (old := before.get(name, "")) != (new := after.get(name, ""))
        ]
        if not rows:
            return Markup("<p>%s</p>") % self.env._("Nothing has changed.")
        head = Markup("<tr><th></th><th>%s</th><th>%s</th></tr>") % (
            self.env._("Before"),
            self.env._("Now"),
        )
        return Markup('<table class="table table-sm">%s%s</table>') % (head, Markup().join(rows))

    def _content_snapshot(self):
        """The content as text, field by field, in the language of papers, whoever asks.

        Two submissions by people with different languages differ in what was changed only.

        :return: texts by name of field; empty ones are left out
        :rtype: dict[str, str]
        """
        self.ensure_one()
        kept = self.with_context(**self.env["union.paper.snapshot"]._context())
        texts = {name: kept._content_text(kept, name) for name in kept._content_names()}
        return {name: text for name, text in sorted(texts.items()) if text}

    @api.model
    def _content_names(self):
        """Fields that a user fills in, in the order in which the model defines them.

        :rtype: list[str]
        """
        kept = self._content_of(dict.fromkeys(self._fields)) - set(models.MAGIC_COLUMNS)
        return [name for name in self._fields if name in kept and self._is_content(name)]

    def _is_content(self, name):
        """Tell whether a user fills the field in, on the dossier or on its paper."""
        field = self._fields[name]
        kept = field.store or name in self._paper_fields()
        return kept and not field.readonly and field.type not in UNREADABLE

    @api.model
    def _content_text(self, record, name):
        """Value of a field as a reader sees it; lines of a list one below the other.

        :rtype: str
        """
        field, value = record._fields[name], record[name]
        if field.type == "one2many":
            return "\n".join(self._content_line(line, field.inverse_name) for line in value)
        if field.relational:
            return ", ".join(value.mapped("display_name"))
        if field.type == "html":
            return html2plaintext(value or "").strip()
        if field.type == "properties":
            return self._properties_text(field, record)
        if field.type == "boolean":
            return field._description_string(self.env) if value else ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        return str(value) if value else ""

    @api.model
    def _properties_text(self, field, record):
        """Answers to further questions, one below the other.

        :param fields.Field field: of the type properties
        :rtype: str
        """
        answers = []
        for row in field.convert_to_read(record[field.name], record):
            value = row.get("value")
            if value is None or value is False or value == "":
                continue
            if isinstance(value, float) and value.is_integer():
                value = int(value)
            label, options = row.get("string") or row["name"], dict(row.get("selection") or ())
            answer = "" if value is True else f": {options.get(value, value)}"
            answers.append(f"{label}{answer}")
        return "\n".join(answers)

    @api.model
    def _content_line(self, line, inverse):
        """Row of a list as one text."""
        names = [
            name
            for name, field in line._fields.items()
            if field.store
            and not field.readonly
            and field.type not in (*UNREADABLE, "one2many")
            and name not in (inverse, "sequence", *models.MAGIC_COLUMNS)
        ]
        return " · ".join(filter(None, (self._content_text(line, name) for name in names)))


def _lines(text):
    """Text with its line breaks, as markup."""
    return Markup("<br/>").join(text.splitlines())
