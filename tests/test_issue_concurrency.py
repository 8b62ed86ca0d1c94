"""Papers issued by two clerks at once, and by a server that is killed in the middle of it."""

import contextlib
import hashlib
import os
import random
import re
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
import requests
from support.client import Rpc, ServerError
from support.server import wait_until

OFFICER, CLERK = "canbo.tinh", "vanthu.tinh"
PAPERS = 200
KILLS = 30
#: Parts of an issue, each reached when the line of its name is in the server's log.
PARTS = ("checked", "claimed", "rendered", "stored", "committed")
LOGGER = "odoo.addons.union_emulation.models.union_document_issue_mixin"


@pytest.fixture(scope="module")
def server(make_server):
    """A server of its own that writes into its log which part of an issue it has reached."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ODOO_LOG_HANDLER", f":INFO,{LOGGER}:DEBUG")
        own = make_server()
        yield own
        own.stop()


class Papers:
    """Drafts of the province in a series that no other test uses, and what became of them."""

    def __init__(self, server, series):
        self.server, self.series = server, series
        self.officer = Rpc(server.url, server.database, OFFICER)
        self.clerk = Rpc(server.url, server.database, CLERK)
        admin = Rpc(server.url, server.database)
        values = {"code": series, "name": "Thông báo", "symbol": series}
        self.type_id = admin.call("union.document.type", "create", [values])
        [self.unit_id] = self.officer.call("union.unit", "search", [[["code", "=", "BK"]]])

    def draft(self, count, **values):
        common = {
            "type_id": self.type_id,
            "unit_id": self.unit_id,
            "body": "<p>Về phong trào thi đua lao động giỏi.</p>",
            **values,
        }
        return self.officer.call(
            "union.document",
            "create",
            [[{**common, "subject": f"Thông báo thứ {n}"} for n in range(count)]],
        )

    def read(self):
        fields = ["number", "date", "state", "sha256", "code", "pdf_attachment_id"]
        domain = [["type_id", "=", self.type_id]]
        return self.clerk.call("union.document", "search_read", [domain, fields])

    def new_clerk(self):
        return Rpc(self.server.url, self.server.database, CLERK)

    def issue(self, paper_id, clerk=None):
        (clerk or self.clerk).call("union.document", "action_issue", [[paper_id]])

    def reserve(self, count, clerk=None, **values):
        """Keep numbers; their ids."""
        wizard, client = "union.document.reserve", clerk or self.clerk
        values |= {"unit_id": self.unit_id, "type_id": self.type_id, "count": count}
        new = client.call(wizard, "create", [{**values, "reason": "Ký giấy"}])
        action = client.call(wizard, "action_confirm", [[new]])
        return client.call("union.document.number", "search", [action["domain"]])

    def numbers(self):
        domain = [["type_id", "=", self.type_id]]
        fields = ["number", "state", "date"]
        return self.clerk.call("union.document.number", "search_read", [domain, fields])

    def check_whole(self):
        """Each paper is either a draft without a number, or issued with the very file.

        :return: the numbers, in order
        """
        found = self.read()
        for paper in found:
            if paper["state"] == "draft":
                assert not (paper["number"] or paper["sha256"] or paper["pdf_attachment_id"])
            else:
                pdf = self.clerk.session.get(
                    f"{self.server.url}/report/pdf/union_emulation.paper_document/{paper['id']}"
                )
                assert hashlib.sha256(pdf.content).hexdigest() == paper["sha256"], paper
        return sorted(paper["number"] for paper in found if paper["state"] == "issued")


def test_two_clerks_issue_200_papers(server):
    papers = Papers(server, "TBA")
    waiting = iter(papers.draft(PAPERS))
    lock = threading.Lock()

    def work(__):
        clerk, done = papers.new_clerk(), 0
        while True:
            with lock:
                paper_id = next(waiting, None)
            if paper_id is None:
                return done
            papers.issue(paper_id, clerk)
            done += 1

    start = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        shares = list(pool.map(work, range(2)))
    seconds = time.monotonic() - start
    print(f"\n{PAPERS} papers in {seconds:.1f} s, {shares} by each client")
    assert min(shares) > PAPERS / 10, "both clients had their turn"
    assert papers.check_whole() == list(range(1, PAPERS + 1))
    assert len({paper["code"] for paper in papers.read()}) == PAPERS


def test_two_clerks_at_the_same_paper(server):
    papers = Papers(server, "TBB")
    drafts = papers.draft(10)
    clerks = [papers.new_clerk(), papers.new_clerk()]
    for paper_id in drafts:
        barrier = threading.Barrier(2)

        def issue(clerk, paper_id=paper_id, barrier=barrier):
            barrier.wait()
            try:
                papers.issue(paper_id, clerk)
            except ServerError as refusal:
                return refusal.name
            return "issued"

        with ThreadPoolExecutor(2) as pool:
            results = sorted(pool.map(issue, clerks))
        assert results == ["issued", "odoo.exceptions.UserError"]
    assert papers.check_whole() == list(range(1, 11))


def test_dates_follow_the_numbers(server):
    papers = Papers(server, "TBC")
    today = date.today()
    if today.timetuple().tm_yday < 3:
        today = date(today.year - 1, 12, 31)
    older = papers.draft(8, date=str(today - timedelta(days=2)))
    newer = papers.draft(8, date=str(today - timedelta(days=1)))
    clerks = [papers.new_clerk(), papers.new_clerk()]

    def issue_all(clerk, drafts):
        refused = []
        for paper_id in drafts:
            try:
                papers.issue(paper_id, clerk)
            except ServerError as refusal:
                refused.append(refusal.name)
        return refused

    with ThreadPoolExecutor(2) as pool:
        refused = list(pool.map(issue_all, clerks, (older, newer)))
    assert refused[1] == [], "nothing is younger than these"
    assert set(refused[0]) <= {"odoo.exceptions.UserError"}
    numbers = papers.check_whole()
    assert numbers == list(range(1, len(numbers) + 1))
    issued = sorted((p["number"], p["date"]) for p in papers.read() if p["number"])
    dates = [day for __, day in issued]
    assert dates == sorted(dates)


def test_two_clerks_reserve_and_issue(server):
    papers = Papers(server, "TBE")
    drafts = papers.draft(10)
    clerks = [papers.new_clerk(), papers.new_clerk()]
    barrier = threading.Barrier(2)

    def issue_all():
        barrier.wait()
        for paper_id in drafts:
            papers.issue(paper_id, clerks[0])

    def reserve_all():
        barrier.wait()
        for __ in range(10):
            papers.reserve(1, clerks[1])

    with ThreadPoolExecutor(2) as pool:
        for job in [pool.submit(issue_all), pool.submit(reserve_all)]:
            job.result()
    rows = papers.numbers()
    assert [row["number"] for row in rows] == list(range(1, 21)), "no gap, none twice"
    assert Counter(row["state"] for row in rows) == {"used": 10, "reserved": 10}


def test_two_clerks_at_the_same_reserved_number(server):
    papers = Papers(server, "TBF")
    clerks = [papers.new_clerk(), papers.new_clerk()]
    for turn in range(8):
        [kept] = papers.reserve(1)
        drafts = papers.draft(2, reserved_number_id=kept)
        barrier = threading.Barrier(2)
        calls = [("union.document", "action_issue", [[paper_id]]) for paper_id in drafts]
        if turn % 2:
            calls[1] = ("union.document.number", "action_void", [[kept], "Giấy hỏng"])

        def work(clerk, call, barrier=barrier):
            barrier.wait()
            try:
                clerk.call(*call)
            except ServerError as refusal:
                return refusal.name
            return "done"

        with ThreadPoolExecutor(2) as pool:
            results = sorted(pool.map(work, clerks, calls))
        assert results == ["done", "odoo.exceptions.UserError"]
    rows = papers.numbers()
    assert [row["number"] for row in rows] == list(range(1, 9))
    assert {row["state"] for row in rows} <= {"used", "voided"}
    used = sorted(row["number"] for row in rows if row["state"] == "used")
    assert papers.check_whole() == used


def test_dates_of_reserved_numbers_follow_their_neighbours(server):
    clerks = [Rpc(server.url, server.database, CLERK) for __ in range(2)]
    today = date.today()
    if today.timetuple().tm_yday < 6:
        today = date(today.year - 1, 12, 31)
    early, middle, late = (str(today - timedelta(days=days)) for days in (5, 4, 2))
    for turn in range(6):
        papers = Papers(server, f"TBG{turn}")
        kept = papers.reserve(2, date=early)
        rivals = [
            *papers.draft(1, date=late, reserved_number_id=kept[0]),
            *papers.draft(1, date=middle, reserved_number_id=kept[1]),
        ]
        barrier = threading.Barrier(2)

        def issue(clerk, paper_id, barrier=barrier, papers=papers):
            barrier.wait()
            try:
                papers.issue(paper_id, clerk)
            except ServerError as refusal:
                return refusal.name
            return "issued"

        with ThreadPoolExecutor(2) as pool:
            results = sorted(pool.map(issue, clerks, rivals))
        assert results == ["issued", "odoo.exceptions.UserError"], "only one of the dates fits"


class Killer:
    """Ends the workers of a server with a signal that nobody can catch."""

    def __init__(self, server):
        self.server = server
        self.database = server.connect()
        self.database.autocommit = True

    def workers(self):
        """Process ids of the HTTP workers that live."""
        started = re.findall(r"Worker WorkerHTTP \((\d+)\) alive", self.server.log_text())
        return {int(pid) for pid in started if Path(f"/proc/{pid}").exists()}

    def kill(self):
        """Kill them and wait until the database has noticed and others have come."""
        dead = self.workers()
        for pid in dead:
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not self.connections(dead), 30, "end of their transactions")
        wait_until(lambda: len(self.workers() - dead) >= len(dead), 30, "new workers")

    def connections(self, pids):
        with self.database.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = ANY(%s)",
                [[f"odoo-{pid}" for pid in pids]],
            )
            return cursor.fetchone()[0]


class Call:
    """The issue of one paper, under way in a thread, with what the log says of it."""

    def __init__(self, papers, paper_id):
        self.paper_id = paper_id
        self.log = papers.server.log.open(encoding="utf-8", errors="replace")
        self.log.seek(0, os.SEEK_END)
        self.text = ""
        self.start = time.monotonic()
        self.reached = {}
        self.thread = threading.Thread(target=self._issue, args=[papers])
        self.thread.start()

    def _issue(self, papers):
        with contextlib.suppress(requests.RequestException):
            papers.issue(self.paper_id)

    def look(self):
        """Note which parts have been reached by now, and since when."""
        self.text += self.log.read()
        for part in re.findall(rf"paper {self.paper_id}: (\w+)", self.text):
            self.reached.setdefault(part, time.monotonic() - self.start)
        return self.reached

    @property
    def part(self):
        """The last part that was reached."""
        return [part for part in ("called", *PARTS) if part in {"called", *self.look()}][-1]

    def wait(self, part, seconds):
        """Wait for a part to begin, then for a while; come back at once if the call ends."""
        while part not in {"called", *self.look()} and self.thread.is_alive():
            self.thread.join(0.001)
        self.thread.join(seconds)


def test_kill_leaves_no_gap_and_no_half_paper(server):
    papers, killer = Papers(server, "TBD"), Killer(server)
    drafts = papers.draft(KILLS + 2)
    usual = {}
    for paper_id in drafts[:2]:  # fresh workers, as after each kill
        killer.kill()
        call = Call(papers, paper_id)
        call.wait("committed", 0)
        begun = [0, *(call.reached[part] for part in PARTS)]
        for part, start, end in zip(("called", *PARTS[:-1]), begun[:-1], begun[1:], strict=True):
            usual[part] = end - start
        call.thread.join()
    chance = random.Random()
    parts, left = Counter(), Counter()
    for turn, paper_id in enumerate(drafts[2:]):
        # every part of the call in turn, and a random moment in it
        part = ("called", *PARTS[:-1])[turn % len(PARTS)]
        call = Call(papers, paper_id)
        call.wait(part, usual[part] * chance.random())
        killer.kill()
        call.thread.join(60)
        parts[call.part] += 1
        [paper] = papers.clerk.call("union.document", "read", [[paper_id], ["state", "number"]])
        left[paper["state"]] += 1
        if call.part == "committed":
            assert paper["state"] == "issued", "what was committed stays"
        if paper["state"] == "draft":
            assert not paper["number"]
    durations = ", ".join(f"{part} {seconds:.3f} s" for part, seconds in usual.items())
    print(f"\nusually {durations}\n{KILLS} kills fell after {dict(parts)} and left {dict(left)}")
    numbers = papers.check_whole()
    assert numbers == list(range(1, left["issued"] + 3)), "no gap after the kills"
    for paper in papers.read():
        if paper["state"] == "draft":
            papers.issue(paper["id"])
    assert papers.check_whole() == list(range(1, len(drafts) + 1))
    assert len(parts) >= 4, "the moments are spread over the call"
    assert left["draft"] >= KILLS / 2
