"""Scheduled actions that begin as soon as what they are to work on is committed."""


def wake(env, xmlid):
    """Start a scheduled action once this transaction is committed.

    However often it is asked for, one start is written for all that the transaction does: many
    notices at once, for instance.

    :param api.Environment env:
    :param str xmlid: the scheduled action
    """
    before_commit = env.cr.precommit
    woken = before_commit.data.setdefault("union_emulation.woken", set())
    if xmlid not in woken:
        woken.add(xmlid)
        # sudo: a scheduled action is nobody's to start
        before_commit.add(env.ref(xmlid).sudo()._trigger)
