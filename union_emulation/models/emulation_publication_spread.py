from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class EmulationPublicationSpread(models.Model):
    """Channel on which a publication came out: when, where, and whom it reached."""

    _name = "emulation.publication.spread"
    _description = "Emulation Publication: where it was spread"
    _order = "date desc, id desc"
    _rec_name = "channel"

    publication_id = fields.Many2one(
        "emulation.publication",
        required=True,
        index=True,
        ondelete="cascade",
        help="What was spread.",
    )
    channel = fields.Selection(
        [
            ("website", "Website"),
            ("social", "Social network"),
            ("newspaper", "Newspaper or magazine"),
            ("broadcast", "Radio or television"),
            ("bulletin", "Bulletin or board of the unit"),
            ("meeting", "Meeting or conference"),
            ("other", "Other"),
        ],
        required=True,
        help="Where it came out.",
    )
    date = fields.Date(
        "On", required=True, default=lambda self: self.env["union.clock"]._today(), help="When."
    )
    place = fields.Char("Where", help="Name of the site, paper, programme or meeting.")
    link = fields.Char(help="Address on the web, with https:// in front.")
    reach = fields.Integer(help="How many readers, listeners or viewers, as far as known.")

    _reach_sane = models.Constraint(
        "CHECK (reach IS NULL OR reach BETWEEN 0 AND 1000000000)",
        "The reach is not negative, and at most a thousand million.",
    )

    @api.constrains("link", "date")
    def _check_link(self):
        today = self.env["union.clock"]._today()
        for spread in self:
            if spread.link and not spread.link.startswith(("https://", "http://")):
                raise ValidationError(
                    self.env._("A link begins with https://: “%(link)s”.", link=spread.link[:80])
                )
            if spread.date > today:
                raise ValidationError(self.env._("What is spread on a day to come is not spread."))

    @api.model_create_multi
    def create(self, vals_list):
        spreads = super().create(vals_list)
        spreads._check_published()
        return spreads

    def write(self, vals):
        publication_id = vals.get("publication_id")
        if publication_id and any(row.publication_id.id != publication_id for row in self):
            raise AccessError(self.env._("A row stays with its publication."))
        self._check_published()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_published(self):
        self._check_published()

    def _check_published(self):
        """Refuse rows of what is not out.

        :raise AccessError: names the publication
        """
        for publication in self.publication_id:
            if publication.state != "published":
                raise AccessError(
                    self.env._(
                        "“%(name)s” is not out: where it was spread is noted while it is.",
                        name=publication.name,
                    )
                )
