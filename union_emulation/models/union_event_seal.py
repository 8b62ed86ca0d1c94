from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL


class UnionEventSeal(models.Model):
    """Fingerprint of the ends of all chains of events on one night.

    Within a chain a missing event shows by itself; one cut off at the end shows here.
    """

    _name = "union.event.seal"
    _description = "Union Event Seal"
    _order = "id desc"

    last_event_id = fields.Integer(required=True, help="Number of the last event sealed.")
    chain_count = fields.Integer(required=True, help="Number of chains sealed.")
    digest = fields.Char(required=True, help="Fingerprint of the ends of all chains.")
    is_broken = fields.Boolean(
        compute="_compute_is_broken", help="The chains do not end any more as they did that night."
    )

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Seals are set every night, not by hand."))

    def write(self, vals):
        raise AccessError(self.env._("A seal cannot be changed."))

    @api.ondelete(at_uninstall=True)
    def _unlink_except_never(self):
        raise AccessError(self.env._("A seal cannot be deleted."))

    def _compute_is_broken(self):
        for seal in self:
            digest, count, __ = self._ends(seal.last_event_id)
            seal.is_broken = (digest, count) != (seal.digest, seal.chain_count)

    @api.model
    def _ends(self, last_event_id):
        """Fingerprint and number of the ends of all chains at an event.

        :param int last_event_id: events with a higher number are left out
        :return: digest, number of chains, number of the last event
        :rtype: tuple[str, int, int]
        """
        [row] = self.env.execute_query(
            SQL(
                """
                SELECT encode(sha256(convert_to(
                           COALESCE(string_agg(digest, '' ORDER BY res_model, res_id), ''), 'UTF8'
                       )), 'hex'),
                       COUNT(*), COALESCE(MAX(id), 0)
                  FROM (SELECT DISTINCT ON (res_model, res_id) res_model, res_id, digest, id
                          FROM union_event
                         WHERE id <= %s
                         ORDER BY res_model, res_id, id DESC) AS chain_end
                """,
                last_event_id,
            )
        )
        return row

    @api.model
    def _cron_seal(self):
        """Seal the ends of all chains as they are tonight, after a look at the last seal."""
        last_seal = self.search([], limit=1)
        if last_seal.is_broken:
            Event = self.env["union.event"]
            Event._report(Event._say_cut(last_seal))
        [(last,)] = self.env.execute_query(SQL("SELECT COALESCE(MAX(id), 0) FROM union_event"))
        digest, count, last_id = self._ends(last)
        # sudo and super(): the engine's door, past the refusal in create()
        super(UnionEventSeal, self.sudo()).create(
            [{"last_event_id": last_id, "chain_count": count, "digest": digest}]
        )
