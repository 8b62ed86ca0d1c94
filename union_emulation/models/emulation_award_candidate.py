"""Who is judged by the rules of an award, and what is said of him."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

#: A nomination in one of these states is put forward no more.
OVER = ("rejected", "withdrawn", "declined")
#: Handed in and not decided yet: the terms of such nominations stay as they are.
RUNNING = ("submitted", "returned", "approved")
#: Written by the proposing unit, seen by nobody else.
UNSEEN = ("draft",)
#: What a rule may say.
RESULTS = [
    ("pass", "Fulfilled"),
    ("fail", "Not fulfilled"),
    ("look", "A person must look"),
]
#: What it means if a rule is not fulfilled.
SEVERITIES = [
    ("block", "Cannot be submitted"),
    ("warn", "Warning"),
    ("look", "A person must look"),
]


@dataclass(frozen=True, eq=False)
class Candidate:
    """Somebody who is judged: a nomination, or whoever is tried without one.

    The records are read as superuser, since earlier awards lie with other units.
    """

    award: Any
    term: Any
    year: int
    name: str
    subject_type: str
    #: the person and the unit put forward, empty for somebody outside the union
    member: Any
    unit: Any
    proposer: Any
    decider: Any
    campaign: Any
    #: empty for whoever is only tried
    nomination: Any
    discipline: str = ""
    position_group: str = ""
    date_to: date | None = None

    @property
    def key(self):
        """Whose history counts: model and id; nothing for somebody who is on no roll."""
        for record in (self.member if self.subject_type == "individual" else self.unit,):
            if record:
                return record._name, record.id
        return None


class Question(NamedTuple):
    """One rule asked of one candidate."""

    candidate: Candidate
    rule: Any


class Answer(NamedTuple):
    """What a rule says: key of RESULTS, and the years, papers and figures it rests on."""

    result: str
    explanation: str = ""


class Verdict(NamedTuple):
    """What the dossier keeps of a rule, or of several that are joined by “or”."""

    rule: Any
    name: str
    result: str
    explanation: str
    source: str
    severity: str

    @property
    def blocks(self):
        """Whether the dossier cannot be submitted because of it."""
        return self.result == "fail" and self.severity == "block"
