from odoo import api, models
from odoo.exceptions import UserError


class UnionBulkMixin(models.AbstractModel):
    """Dossier that takes an action together with many others, chosen on a list.

    Those that may take it do so as one set; a refusal keeps none of the others back. A model adds
    actions of its own to :meth:`_bulk_actions`, each a method ``action_…`` without arguments. For
    one that is no key of ``_transitions`` it answers in :meth:`_standing_before` and
    :meth:`_why_not_bulk` as well.
    """

    _name = "union.bulk.mixin"
    _description = "Union: dossier among many"
    _inherit = ["union.approval.check.mixin"]

    @api.model
    def _bulk_actions(self):
        """Actions that many dossiers take at once.

        :return: labels by action, in the order in which they are offered
        :rtype: dict[str, str]
        """
        return {
            "submit": self.env._("Submit"),
            "receive": self.env._("Receive"),
            "approve": self.env._("Approve"),
            "return": self.env._("Return"),
            "reject": self.env._("Reject"),
        }

    def _bulk_offers(self):
        """Those of the actions that start from where at least one of the dossiers stands.

        :rtype: list[str]
        """
        return [action for action in self._bulk_actions() if self._standing_before(action)]

    def _standing_before(self, action):
        """The dossiers for which an action comes next, whoever takes it.

        :param str action: key of :meth:`_bulk_actions`
        :rtype: UnionBulkMixin
        """
        sources, __ = self._transitions[action]
        return self.filtered(lambda dossier: dossier.state in sources)

    def _why_not_bulk(self, action):
        """Reasons why the current user cannot take an action from a list now.

        :param str action: key of :meth:`_bulk_actions`
        :return: as of :meth:`_why_not`
        :rtype: dict[models.Model, list[str]]
        """
        return self._why_not(action)

    def _take_bulk(self, action, comment=None, points=None, shown=None):
        """Take an action on those of the dossiers that may take it: lock, check, write.

        :param str action: as a client names it
        :param str comment: of an approval, or the reason of a return or rejection
        :param list[str] points: what has to be corrected after a return
        :param dict shown: ids of the steps that the list showed in turn, by id of the dossier
        :return: why the others have not taken it, by dossier
        :rtype: dict[models.Model, str]
        """
        if action not in self._bulk_actions():
            text = self.env._("This is not done with dossiers of this kind.")
            return dict.fromkeys(self, text)
        readable = self._filtered_access("read")
        free = readable.try_lock_for_update(allow_referencing=True)
        over = free._gone_on(shown or {})
        busy = self.env._("Somebody else is working on this at this moment. Please try again.")
        refusals = {
            **dict.fromkeys(self - readable, self.env._("This dossier does not exist any more.")),
            **dict.fromkeys(readable - free, busy),
            **dict.fromkeys(over, self._say_gone_on()),
        }
        free -= over
        reasons = free._why_not_bulk(action)
        refusals |= {dossier: "\n".join(found) for dossier, found in reasons.items() if found}
        allowed = free.filtered(lambda dossier: dossier not in refusals)
        return refusals | allowed._take_together(action, comment, points)

    def _take_together(self, action, comment, points):
        """Take an action on all dossiers as one set; where that fails, on each half by itself.

        :return: why some have not taken it, by dossier
        :rtype: dict[models.Model, str]
        """
        if not self:
            return {}
        try:
            with self.env.cr.savepoint():
                self._take_action(action, comment, points)
        except UserError as refusal:
            if len(self) == 1:
                return {self: str(refusal)}
        else:
            return {}
        half = len(self) // 2
        first = self[:half]._take_together(action, comment, points)
        return first | self[half:]._take_together(action, comment, points)

    def _take_action(self, action, comment, points):
        """Take an action that has been checked to be one of :meth:`_bulk_actions`.

        :raise UserError: the reasons of the action
        """
        arguments = {"approve": [comment], "return": [comment, points], "reject": [comment]}
        asked = getattr(self, f"action_{action}")(*arguments.get(action, []))
        if asked:  # its turn came after the password of the others was asked for
            raise UserError(self.env._("This step asks for the password again."))
