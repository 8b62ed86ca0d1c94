from odoo import api, models
from odoo.exceptions import AccessError


class EmulationCouncilRowMixin(models.AbstractModel):
    """Row that a session keeps by itself: nobody creates, changes or deletes it from outside."""

    _name = "emulation.council.row.mixin"
    _description = "Emulation: row kept by a session"

    def _say_closed(self):
        """Why nobody may touch the row.

        :rtype: str
        """
        return self.env._("This is kept by the session itself and changed by nobody.")

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self._say_closed())

    def write(self, vals):
        raise AccessError(self._say_closed())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise AccessError(self._say_closed())

    # ------------------------------------------------------------
    # The session's door
    # ------------------------------------------------------------

    @api.model
    def _engine_create(self, vals_list):
        # sudo and super(): made by the session, refused to everybody else
        return super(EmulationCouncilRowMixin, self.sudo()).create(vals_list)

    def _engine_write(self, values):
        # sudo and super(): as above
        return super(EmulationCouncilRowMixin, self.sudo()).write(values)

    def _engine_delete(self):
        """Delete the rows; what hangs on them goes with them in the database."""
        if self:
            self.flush_model()
            # by SQL, because the refusal above can be switched off by nothing
            self.env.cr.execute(f'DELETE FROM "{self._table}" WHERE id = ANY(%s)', [self.ids])
            self.env.invalidate_all()
