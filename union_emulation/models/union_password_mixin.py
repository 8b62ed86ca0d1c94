import time

from odoo import models
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.base.models.res_users import check_identity

#: Seconds for which a password entered again holds, as in Odoo's own check.
IDENTITY_SECONDS = 10 * 60


class UnionPasswordMixin(models.AbstractModel):
    """Dossier on which some decisions ask for the password again, through Odoo's own check.

    The check belongs to a session of the web client. A call with a key or from outside has none
    and is refused.
    """

    _name = "union.password.mixin"
    _description = "Union: dossier that asks for the password again"

    def _needs_password(self):
        """Those of the dossiers on whose step the current user has to enter his password again.

        :rtype: UnionPasswordMixin
        """
        return self.browse(
            dossier.id for dossier, step in self._my_steps().items() if step.needs_password
        )

    def _ask_password(self, method, *arguments):
        """Ask for the password again where a step needs it and it was not entered just now.

        :param str method: the action that goes on with the password
        :param arguments: of the action, texts and lists of texts
        :return: window action that asks for it; None where nothing has to be asked
        :rtype: dict
        :raise UserError: the call does not come from the screen
        """
        # the session has to be the user's own: a call from outside may bring another's cookie
        own_session = bool(request) and request.session.uid == self.env.uid
        if own_session and _entered_just_now():
            return None
        if not self._needs_password():
            return None
        if not own_session:
            raise UserError(
                self.env._(
                    "This decision asks for the password again: it is taken on the screen only."
                )
            )
        return self._decide_identified(method, *arguments)

    @check_identity
    def _decide_identified(self, method, *arguments):
        """Go on with a decision once the password has been entered."""
        return getattr(self, method)(*arguments)


def _entered_just_now():
    """Whether the password was entered again in this session within the last minutes."""
    return request.session.get("identity-check-last", 0) > time.time() - IDENTITY_SECONDS
