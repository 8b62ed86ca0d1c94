import hashlib
import json
import logging

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, format_date

_logger = logging.getLogger(__name__)

#: How many seals the administrator's verification compares, the latest first: one a night.
SEALS_CHECKED = 30
#: What the digest of an event is made of, in this order.
DIGESTED = ("res_model", "res_id", "date", "actor_id", "actor_name", "action", "value_digest")


def digest_of(previous, parts):
    """Fingerprint of an event, which holds that of the event before it.

    :param str previous: digest of the record's event before this one; empty: it is the first
    :param list parts: values of DIGESTED, as text
    :return: SHA-256 in hexadecimal figures
    :rtype: str
    """
    return hashlib.sha256(json.dumps([previous, *parts]).encode()).hexdigest()


def digest_of_values(values):
    """Fingerprint of readable values, which may be blanked later.

    :param dict values:
    :rtype: str
    """
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class UnionEventVerifyMixin(models.AbstractModel):
    """Whether the log is as it was written.

    The chains are read from the database as they lie there, page by page, so that the whole log of
    years is verified in little memory.
    """

    _name = "union.event.verify.mixin"
    _description = "Union: verification of the log"

    def action_verify(self):
        """Verify the whole log: all chains, and what the seals say of their ends.

        :return: client action that says what was found
        :rtype: dict
        :raise AccessError: the administrator verifies
        """
        if not (self.env.su or self.env.user.has_group("union_emulation.group_union_admin")):
            raise AccessError(self.env._("Only an administrator verifies the log of events."))
        count, broken = self._verify()
        seals = self.env["union.event.seal"].search([], limit=SEALS_CHECKED)
        cut = seals.filtered("is_broken")
        sentences = [
            self.env._(
                "%(events)s events and %(seals)s seals were verified.",
                events=count,
                seals=len(seals),
            )
        ]
        if broken:
            sentences.append(self._say_broken(broken))
        if cut:
            sentences.append(self._say_cut(cut))
        if not broken and not cut:
            sentences.append(self.env._("All of them hold."))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Log of events"),
                "message": " ".join(sentences),
                "type": "danger" if broken or cut else "success",
                "sticky": True,
            },
        }

    @api.model
    def _cron_verify(self, batch_size=5000):
        """Verify all chains, some every night, and tell the administrators what does not hold.

        :param int batch_size: events looked at in one go
        """
        # sudo: where the nightly check stands
        parameters = self.env["ir.config_parameter"].sudo()
        reached = int(parameters.get_param("union_emulation.event_verified", 0))
        events = self.search([("id", ">", reached)], order="id", limit=batch_size)
        broken = events._broken()
        if broken:
            self._report(self._say_broken(broken.ids))
        following = self.search_count([("id", ">", events[-1:].id)]) if events else 0
        # at the end of the log the next night begins again
        parameters.set_param("union_emulation.event_verified", events[-1:].id if following else 0)
        self.env["ir.cron"]._commit_progress(len(events), remaining=following)

    @api.model
    def _say_broken(self, event_ids):
        numbers = ", ".join(map(str, event_ids[:50]))
        return self.env._("These events do not hold any more: %(numbers)s.", numbers=numbers)

    @api.model
    def _say_cut(self, seals):
        dates = ", ".join(format_date(self.env, seal.create_date) for seal in seals)
        return self.env._(
            "Events that were sealed on %(dates)s are missing or changed.", dates=dates
        )

    @api.model
    def _report(self, sentence):
        """Tell the administrators what was tampered with.

        :param str sentence: what was found
        """
        _logger.error("The log of events does not hold: %s", sentence)
        # sudo: the administrators are told, whoever runs the check
        admins = self.env.ref("union_emulation.group_union_admin").sudo().all_user_ids
        self.env["mail.thread"].sudo().message_notify(
            partner_ids=admins.partner_id.ids,
            subject=self.env._("The log of events has been tampered with"),
            body=sentence,
            force_send=False,
        )
        # it belongs to no record by which its mail would be known for one of the module
        self.env["mail.mail"]._wake_queue()

    def _broken(self):
        """Events of the same chains that do not hold: changed, or one before them is missing.

        :rtype: UnionEvent
        """
        chains = SQL(
            "(res_model, res_id) IN (SELECT res_model, res_id FROM union_event WHERE id = ANY(%s))",
            self.ids,
        )
        return self.browse(self._verify(chains)[1])

    @api.model
    def _verify(self, chains=None):
        """Follow chains from their first event to their last.

        :param SQL chains: condition on the events, which leaves whole chains; none: the whole log
        :return: how many events were verified, and the ids of those that do not hold
        :rtype: tuple[int, list[int]]
        """
        count, broken, chain, previous = 0, [], None, ""
        for event_id, head, digest, value_digest, has_value, content, parts in self._rows(chains):
            if chain != parts[:2]:
                chain, previous = parts[:2], ""
            count += 1
            if (
                head != previous
                or digest != digest_of(previous, parts)
                or not has_value
                # blanked when its time of retention was over
                or (content is not None and value_digest != digest_of_values(content))
            ):
                broken.append(event_id)
            previous = digest
        return count, broken

    @api.model
    def _rows(self, chains=None, page=10000):
        """The log in the order of its chains, as it lies in the database.

        :param SQL chains: condition on the events
        :param int page: rows of one query
        """
        reached = ("", 0, 0)
        while reached:
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT event.id, previous_digest, digest, value_digest, value.id, content,
                           res_model, res_id, date, actor_id, actor_name, action
                      FROM union_event AS event
                      LEFT JOIN union_event_value AS value ON value.event_id = event.id
                     WHERE (res_model, res_id, event.id) > (%s, %s, %s) AND %s
                     ORDER BY res_model, res_id, event.id
                     LIMIT %s
                    """,
                    *reached,
                    chains or SQL("TRUE"),
                    page,
                )
            )
            for event_id, head, digest, value_digest, value_id, content, *parts in rows:
                model, res_id, date, actor_id, *said = parts
                digested = [model, res_id, str(date), actor_id or 0, *said, value_digest]
                yield event_id, head or "", digest, value_digest, value_id, content, digested
            reached = (rows[-1][6], rows[-1][7], rows[-1][0]) if len(rows) == page else None
