from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class UnionPointMixin(models.AbstractModel):
    """Dossier that is returned with named points: only these can be changed until it goes on.

    A point is the name of a field of the content, on the dossier or on its paper. The step that
    returned the dossier keeps the names for the engine, and the labels of the day for readers.

    ============================  =================================================
    State                         What may be changed
    ============================  =================================================
    draft                         everything
    returned, also after recall   the points of the last return, and what is always open
    any other                     nothing
    ============================  =================================================
    """

    _name = "union.point.mixin"
    _description = "Union: dossier that is returned with named points"
    _inherit = ["union.content.mixin", "union.paper.mixin"]

    #: Content that says whose dossier it is: no point, and never open after a return.
    _fixed_content = ("unit_id",)
    #: Content that belongs to each submission anew: no point, and open after every return.
    _always_open = ()

    editable_content = fields.Char(
        compute="_compute_editable_content",
        help="Fields that the current user may change now, each between bars; forms follow it.",
    )
    return_points = fields.Html(
        "To be corrected",
        compute="_compute_return_reason",
        sanitize=False,
        help="What the dossier was returned for; nothing else can be changed.",
    )
    return_reason = fields.Text(
        compute="_compute_return_reason", help="Why it was last returned, and by whom."
    )

    # ------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------

    @api.depends_context("uid")
    @api.depends("state", "unit_id", "step_ids.state", "can_edit")
    def _compute_editable_content(self):
        content = self._content_names()
        open_names = self._open_names()
        for dossier in self:
            names = open_names.get(dossier._origin, content) if dossier.can_edit else ()
            dossier.editable_content = f"|{'|'.join(names)}|"

    @api.depends("state", "step_ids.state")
    def _compute_return_reason(self):
        steps = self.filtered(lambda dossier: dossier.state == "returned")._return_steps()
        for dossier in self:
            step = steps.get(dossier._origin)
            dossier.return_reason = step and f"{step.actor_name}: {step.comment or ''}"
            badge = Markup(
                '<span class="badge rounded-pill text-bg-warning fs-6 me-1 mb-1">%s</span>'
            )
            points = (step.points or "").splitlines() if step else []
            dossier.return_points = Markup().join(badge % point for point in points) or False

    # ------------------------------------------------------------
    # Which points there are, and which are open
    # ------------------------------------------------------------

    @api.model
    def _point_labels(self):
        """What the dossier can be returned for.

        :return: labels by technical name
        :rtype: dict[str, str]
        """
        barred = {*self._fixed_content, *self._always_open}
        return {
            name: self._fields[name]._description_string(self.env)
            for name in self._content_names()
            if name not in barred
        }

    def _return_steps(self):
        """The steps that returned the dossiers last.

        :return: step by dossier; a dossier that was never returned is not in it
        :rtype: dict[models.Model, union.approval.step]
        """
        # sudo: what may be changed does not depend on who asks
        steps = self.env["union.approval.step"].sudo()
        found = steps.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("state", "=", "returned"),
            ],
            order="round, id",
        )
        last = {step.res_id: step for step in found}
        return {dossier: last[dossier.id] for dossier in self._origin if dossier.id in last}

    def _open_names(self):
        """Fields that may be changed in the dossiers that were returned.

        :return: names by dossier; a dossier in another state is not in it
        :rtype: dict[models.Model, list[str]]
        """
        returned = self._origin.filtered(lambda dossier: dossier.state == "returned")
        steps = returned._return_steps()
        none = self.env["union.approval.step"]
        return {
            dossier: [*(steps.get(dossier, none).point_names or "").split(), *self._always_open]
            for dossier in returned
        }

    @api.model
    def _checked_points(self, points):
        """The points of a return, as a client named them.

        :param points: list of names, or one name
        :return: labels by technical name, in the order of the dossier
        :rtype: dict[str, str]
        :raise UserError: none, or one that the dossier does not have
        """
        asked = [self._clean_text(point) for point in self._clean_list(points)]
        labels = self._point_labels()
        unknown = [point for point in asked if point not in labels]
        there_are = "; ".join(f"{label} ({name})" for name, label in labels.items())
        if unknown:
            raise UserError(
                self.env._(
                    "“%(points)s” is no point of this dossier. Its points are: %(labels)s.",
                    points="”, “".join(str(point)[:60] for point in unknown),
                    labels=there_are,
                )
            )
        if not asked:
            raise UserError(
                self.env._(
                    "Name at least one point that has to be corrected: %(labels)s.",
                    labels=there_are,
                )
            )
        return {name: label for name, label in labels.items() if name in asked}

    @api.model
    def _clean_text(self, value):
        """What a client sent as text, without blanks around it; False where there is none.

        :raise UserError: it is no text
        """
        if value and not isinstance(value, str):
            raise UserError(self.env._("A comment or a point to be corrected is a text."))
        return (value or "").strip() or False

    @api.model
    def _clean_list(self, values):
        """What a client sent as a list of texts; one text is a list of one.

        :raise UserError: it is no list
        """
        values = [values] if isinstance(values, str) else values or []
        if not isinstance(values, (list, tuple)):
            raise UserError(self.env._("The points to be corrected are a list of texts."))
        return [value for value in values if value]

    # ------------------------------------------------------------
    # Refusals
    # ------------------------------------------------------------

    def _check_points(self, names):
        """Refuse to change what a returned dossier was not returned for, superuser included.

        :param names: fields to be changed
        :raise AccessError: names what is closed, and which points are open
        """
        for dossier, open_names in self._open_names().items():
            closed = [name for name in names if name not in open_names]
            if closed:
                raise AccessError(dossier._say_closed(closed, open_names))

    def _check_lines(self, lines):
        """Refuse to change lines that lie in no open list of a returned dossier.

        :param models.Model lines: rows of one model, of these dossiers
        :raise AccessError: names the list, and which points are open
        """
        while lines._part_of:
            lines = lines[lines._part_of]
        for dossier, open_names in self._open_names().items():
            for name in self._list_names(lines):
                if name in open_names:
                    continue
                domain = self._fields[name].get_comodel_domain(self)
                inverse = self._fields[name].inverse_name
                own = lines.filtered(lambda line, d=dossier, i=inverse: line[i] == d)
                # a list may show a part of the rows only: purposes, contents, tasks
                # sudo: what is closed does not depend on who asks
                if own.sudo().filtered_domain(domain):
                    raise AccessError(dossier._say_closed([name], open_names))

    @api.model
    def _list_names(self, lines):
        """Lists of the dossier in which such lines stand.

        :param models.Model lines:
        :rtype: list[str]
        """
        return [
            name
            for name, field in self._fields.items()
            if field.type == "one2many"
            and field.comodel_name == lines._name
            and field.inverse_name == lines._dossier_field
        ]

    def _begin_paper_edit(self, names):
        paper = {self._fields[name].related.split(".")[1]: name for name in self._paper_fields()}
        for dossier, open_names in self._open_names().items():
            closed = [name for name in names if paper.get(name) not in open_names]
            if closed:
                document = self.env["union.document"]
                raise AccessError(dossier._say_closed(closed, open_names, document._fields))

    def _say_closed(self, closed, open_names, fields_of=None):
        """The refusal of a change after a return.

        :param list closed: names of the fields that are not open
        :param list open_names: names of those that are
        :param dict fields_of: where the closed fields are defined; none: on the dossier
        :rtype: str
        """

        def labels(names, defined):
            known = (defined[name] for name in names if name in defined)
            return [field._description_string(self.env) for field in known]

        points = [name for name in open_names if name not in self._always_open]
        return self.env._(
            "“%(closed)s” of “%(name)s” stays as it was submitted. It was returned for these "
            "points only: %(points)s.",
            closed="”, “".join(labels(closed, fields_of or self._fields) or closed),
            name=self.display_name,
            points=", ".join(labels(points, self._fields)),
        )

    # ------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """In forms each field of the content is read-only unless ``editable_content`` names it."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            names = set(self._content_names())
            for node in arch.xpath("//field[@name][not(ancestor::field)]"):
                if node.get("name") in names:
                    closed = f"'|{node.get('name')}|' not in editable_content"
                    own = node.get("readonly")
                    node.set("readonly", f"({own}) or {closed}" if own else closed)
            arch.insert(0, arch.makeelement("field", name="editable_content", invisible="1"))
        return arch, view
