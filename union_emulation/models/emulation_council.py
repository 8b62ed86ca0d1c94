from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class EmulationCouncil(models.Model):
    """Council on emulation and commendation of a unit (Hội đồng thi đua - khen thưởng).

    =======  ====================================================================
    Action   Who
    =======  ====================================================================
    read     its members; a mandate of any role in the unit or above
    change   officer in charge of exactly the unit; the sessions that were opened
             keep their members, names and titles as they were
    =======  ====================================================================
    """

    _name = "emulation.council"
    _description = "Emulation Council"
    _inherit = ["union.event.mixin", "union.territory.mixin"]
    _order = "date_start desc, id desc"

    name = fields.Char(required=True, help="The council as papers print it.")
    unit_id = fields.Many2one(
        default=lambda self: self.env["union.mandate"]._current_units("officer")[:1],
        help="The unit that it advises.",
    )
    date_start = fields.Date("From", required=True, help="First day of its term.")
    date_end = fields.Date("Until", help="Last day of its term; empty: open.")
    # what it was founded by
    founding_document_id = fields.Many2one(
        "union.document",
        "Founding paper",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('unit_id', '=', unit_id), ('state', 'in', ('issued', 'replaced'))]",
        help="The decision that founded it, where it was issued here.",
    )
    founding_number = fields.Char(
        "Founding decision",
        compute="_compute_founding",
        store=True,
        readonly=False,
        help="Number and symbol of the decision that founded it, e.g. 12/QĐ-LĐLĐ.",
    )
    founding_date = fields.Date(
        "Founding date",
        compute="_compute_founding",
        store=True,
        readonly=False,
        help="Date of the decision that founded it.",
    )
    member_ids = fields.One2many(
        "emulation.council.member", "council_id", "Council members", help="Who sits on it."
    )
    member_count = fields.Integer(
        "Number of members", compute="_compute_counts", help="How many sit on it."
    )
    session_ids = fields.One2many(
        "emulation.council.session", "council_id", "Sessions", help="Its meetings."
    )
    session_count = fields.Integer(
        "Number of sessions", compute="_compute_counts", help="How many meetings it has had."
    )
    readable = fields.Boolean(
        compute="_compute_readable",
        search="_search_readable",
        help="The current user sits on it, or holds a mandate in its unit or above.",
    )

    _term_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "The term of a council ends on its first day or later.",
    )

    @api.depends("founding_document_id")
    def _compute_founding(self):
        for council in self:
            paper = council.founding_document_id
            council.founding_number = paper.full_number or council.founding_number
            council.founding_date = paper.date or council.founding_date

    @api.depends("member_ids", "session_ids")
    def _compute_counts(self):
        for council in self:
            council.member_count = len(council.member_ids)
            council.session_count = len(council.session_ids)

    @api.depends("unit_path", "member_ids.user_id")
    @api.depends_context("uid")
    def _compute_readable(self):
        mine = self._of_mine()
        for council in self:
            council.readable = council.in_territory or council.id in mine

    def _search_readable(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("in_territory", "=", True) | Domain("id", "in", list(self._of_mine()))

    @api.model
    def _of_mine(self):
        """Councils on which the current user sits, or sat in a session.

        :return: ids
        :rtype: set[int]
        """
        # sudo: asked in order to know what the user may read
        mine = [("user_id", "=", self.env.uid)]
        seats = self.env["emulation.council.attendance"].sudo().search(mine)
        members = self.env["emulation.council.member"].sudo().search(mine)
        return set((members.council_id | seats.session_id.council_id).ids)

    @api.constrains("founding_document_id", "unit_id")
    def _check_founding(self):
        for council in self:
            paper = council.founding_document_id
            # constraints run as superuser: a paper that one may not read founds nothing
            if paper and (paper.unit_id != council.unit_id or not paper.sudo(False).readable):
                raise ValidationError(
                    self.env._(
                        "“%(council)s” is founded by a paper of “%(unit)s”.",
                        council=council.name,
                        unit=council.unit_id.name,
                    )
                )

    def write(self, vals):
        if any(council.unit_id.id != vals.get("unit_id", council.unit_id.id) for council in self):
            raise UserError(self.env._("A council stays with its unit: found a new one instead."))
        return super().write(vals)

    @api.model
    def _offers_new(self):
        return self.env.su or bool(self.env["union.mandate"]._current_units("officer"))

    def action_open_sessions(self):
        """Open the meetings of the council.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_council_session_action"
        )
        return action | {
            "domain": [("council_id", "=", self.id)],
            "context": {"default_council_id": self.id},
        }

    def _sync_sessions(self):
        """Let the sessions that are still being prepared follow the council."""
        # sudo: the list of members follows the council, whoever keeps it
        drafts = self.sudo().session_ids.filtered(lambda session: session.state == "draft")
        drafts._sync_attendance()
        for council in self:
            names = council.sudo().member_ids.mapped("name")  # sudo: as above
            council._log_event("change_council", what=", ".join(names))
