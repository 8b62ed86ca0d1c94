"""Measure this module against stock Odoo in the same run: make bench.

A row is two functions that do the same amount of work, one on a stock model, one on ours. They
take turns, so that a slow moment of the machine hits both; the best time of each counts.
"""

import sys
import time
from contextlib import contextmanager

from registration_import import measure as measure_import

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

TURNS = 3
ROWS = 2000


@contextmanager
def environment(database):
    """An environment whose changes are forgotten at the end."""
    with Registry(database).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        cr.rollback()


def create_partners(env):
    env["res.partner"].create([{"name": f"Đoàn viên {n}"} for n in range(ROWS)])
    env.flush_all()


def create_members(env):
    unit = env["union.unit"].search([], limit=1) or env["union.unit"].create(
        {"code": "BENCH", "name": "LĐLĐ", "level_id": env["union.level"].search([], limit=1).id}
    )
    env["union.member"].create(
        [{"code": f"BENCH{n}", "name": f"Đoàn viên {n}", "unit_id": unit.id} for n in range(ROWS)]
    )
    env.flush_all()


# (what is measured, model it needs, stock Odoo's way, ours)
BENCHMARKS = [
    (f"create {ROWS:,} members / partners", "union.member", create_partners, create_members),
]


def seconds(function, database):
    with environment(database) as env:
        start = time.perf_counter()
        function(env)
        return time.perf_counter() - start


def main():
    database = sys.argv[1]
    config.parse_config(["--database", database, "--log-level", "error"], setup_logging=True)
    print(f"{'':40} {'stock':>8} {'ours':>8} {'ours/stock':>11}")
    for name, model, stock, ours in BENCHMARKS:
        if model not in Registry(database):
            print(f"{name:40} model {model} does not exist")
            continue
        times = [(seconds(stock, database), seconds(ours, database)) for _turn in range(TURNS)]
        stock_best, ours_best = (min(column) for column in zip(*times, strict=True))
        print(f"{name:40} {stock_best:7.2f}s {ours_best:7.2f}s {ours_best / stock_best:10.2f}×")
    measure_import(database)


if __name__ == "__main__":
    main()
