"""50,000 initiatives with their authors from one workbook, against as many partners by load().

Ours is everything that an officer waits for between the upload and the drafts: looking the file
over, reading it, all checks, and the import. Stock Odoo's is `load()` alone, which gets rows that
are read already, and no second sheet. Both in a database of their own, which is dropped at the end.
"""

import io
import shutil
import time
from base64 import b64encode
from contextlib import closing
from pathlib import Path

from openpyxl import load_workbook

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import close_all, db_connect
from odoo.tools import SQL, config

ROWS = 50_000
AUTHORS = 65_000
UNITS, MEMBERS = 2_000, 150_000
PARTNER_COLUMNS = [
    "name",
    "ref",
    "street",
    "street2",
    "zip",
    "city",
    "function",
    "email",
    "phone",
    "website",
    "comment",
]


def measure(database, turns=1):
    """Print how long both take, and the memory that ours needs at most."""
    scratch = f"{database}_import"
    _drop(scratch)
    _server("CREATE DATABASE %s TEMPLATE %s", scratch, database)
    try:
        office = _prepare(scratch)
        for _turn in range(turns):
            _compare(scratch, office)
    finally:
        Registry.delete(scratch)
        _drop(scratch)


def _server(query, *names):
    """Run what PostgreSQL runs outside of transactions only."""
    close_all()
    with closing(db_connect("postgres").cursor()) as cr:
        cr._cnx.autocommit = True
        cr.execute(SQL(query, *map(SQL.identifier, names)))


def _drop(scratch):
    _server("DROP DATABASE IF EXISTS %s", scratch)
    shutil.rmtree(config.filestore(scratch), ignore_errors=True)


def _compare(scratch, office):
    raw, cells = _workbook(scratch, office)
    before = _peak(reset=True)
    parts = _import(scratch, office, raw)
    memory = _peak() - before
    ours, stock = sum(parts.values()), _load(scratch)
    name = f"import {ROWS:,} initiatives / load() partners"
    print(
        f"{name:40} {stock:7.2f}s {ours:7.2f}s {ours / stock:10.2f}×   "
        f"{stock / ours:.1f} times as fast"
    )
    print(f"{'':4}" + ", ".join(f"{part} {seconds:.1f} s" for part, seconds in parts.items()))
    print(
        f"{'':4}{len(raw) / 2**20:.1f} MB, {cells:,} filled cells on two sheets, "
        f"{AUTHORS:,} authors; peak memory +{memory:.0f} MB"
    )


def _peak(reset=False):
    """Most memory that this process has had since it was asked to forget, in MB."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    status = Path("/proc/self/status").read_text()
    return (
        int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])
        / 1024
    )


def _prepare(scratch):
    """A province of which one officer registers for all units, and a running plan."""
    with Registry(scratch).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        province, units = _units(env)
        user = env["res.users"].create({"name": "Cán bộ", "login": "bench", "lang": "en_US"})
        env["union.mandate"].create(
            {
                "user_id": user.id,
                "unit_id": province.id,
                "role": "officer",
                "date_start": "2020-01-01",
            }
        )
        campaign = env["emulation.campaign"].create(
            {
                "code": "BENCH",
                "name": "Thi đua",
                "unit_id": province.id,
                "phase_ids": [(0, 0, {"name": "Đợt 1"})],
            }
        )
        env.flush_all()
        _launch(env, campaign, units)
        _enrol(env)
        cr.execute("ANALYZE")
        return {"user": user.id, "campaign": campaign.id}


def _launch(env, campaign, units):
    """Launched as if by the way that approves it: a plan of 2,000 units is not what is measured."""
    for table, state, column in (
        ("emulation_campaign", "launched", "id"),
        ("emulation_phase", "open", "campaign_id"),
    ):
        names = SQL.identifier(table), state, SQL.identifier(column)
        env.cr.execute(SQL("UPDATE %s SET state = %s WHERE %s = %s", *names, campaign.id))
    env.invalidate_all()
    rows = [{"campaign_id": campaign.id, "unit_id": unit.id} for unit in units]
    parts = env["emulation.participation"].create(rows)
    env["emulation.participation.line"].create(
        [
            {
                "participation_id": part.id,
                "phase_id": campaign.phase_ids.id,
                "unit_id": part.unit_id.id,
            }
            for part in parts
        ]
    )
    env.flush_all()


def _enrol(env):
    """150,000 members, straight into the table."""
    env.cr.execute(
        SQL(
            """
            INSERT INTO union_member (code, name, unit_id, unit_path, active, search_key, sort_key)
            SELECT 'DV' || lpad(n::text, 7, '0'), 'Đoàn viên ' || n, u.id, u.parent_path, true,
                   'doan vien ' || n, n::text
              FROM generate_series(1, %s) n
              JOIN union_unit u ON u.code = 'U' || lpad(mod(n, %s)::text, 5, '0')
            """,
            MEMBERS,
            UNITS,
        )
    )


def _units(env):
    levels = {level.code: level.id for level in env["union.level"].search([])}
    province = env["union.unit"].create(
        {"code": "BENCH-P", "name": "LĐLĐ tỉnh", "level_id": levels["province"]}
    )
    units = env["union.unit"].create(
        [
            {
                "code": f"U{number:05}",
                "name": f"Công đoàn cơ sở {number}",
                "level_id": levels["base"],
                "parent_id": province.id,
            }
            for number in range(UNITS)
        ]
    )
    return province, units


def _new(env, office):
    category = env.ref("union_emulation.emulation_registration_category_initiative")
    return (
        env["emulation.registration.import"]
        .with_user(office["user"])
        .create({"campaign_id": office["campaign"], "category_id": category.id})
    )


def _workbook(scratch, office):
    """The template, filled in; and how many cells that were."""
    with Registry(scratch).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        one = _new(env, office)
        raw = one._workbook("template")[1]
        cr.rollback()
    book = load_workbook(io.BytesIO(raw))
    main, authors = book.worksheets[:2]
    names = [row[2] for row in book["_key"].iter_rows(values_only=True) if row[1] == "main"][1:-1]
    for number in range(ROWS):
        row = {
            "key": str(number + 1),
            "unit_id": f"U{number % UNITS:05}",
            "name": f"Cải tiến quy trình số {number} của tổ, bớt {number % 90} phút mỗi ca",
            "registrant_type": "A group" if number % 3 else "The unit",
            "group_name": f"Tổ {number % 40}" if number % 3 else None,
            "benefit_value": number * 100_000,
            "benefit_note": "Bớt thao tác thừa, an toàn hơn cho người đứng máy",
            "description": f"Giải pháp {number}: thay đồ gá cố định bằng đồ gá xoay, đặt lại "
            "thứ tự các bước, dán nhãn vật tư theo màu để lấy đúng ngay lần đầu.",
        }
        main.append([row.get(name) for name in names])
    for number in range(AUTHORS):
        # the first 15,000 initiatives have two authors
        twice = number % ROWS < AUTHORS - ROWS
        member = f"DV{(number % MEMBERS) + 1:07}"
        authors.append([str(number % ROWS + 1), member, None, 50 if twice else 100])
    stream = io.BytesIO()
    book.save(stream)
    filled = sum(
        1
        for page in (main, authors)
        for row in page.iter_rows(values_only=True)
        for v in row
        if v is not None
    )
    return stream.getvalue(), filled


def _import(scratch, office, raw):
    """Seconds of each part."""
    parts = {}
    with Registry(scratch).cursor() as cr:
        env = api.Environment(cr, office["user"], {})
        one = _new(env, office)
        one.write({"file": b64encode(raw), "file_name": "bench.xlsx"})
        cr.commit()
        start = time.perf_counter()
        one.action_read()
        cr.commit()
        parts["look over"] = time.perf_counter() - start
    with Registry(scratch).cursor() as cr:
        start = time.perf_counter()
        env = api.Environment(cr, SUPERUSER_ID, {})
        Import = env["emulation.registration.import"]
        check = type(Import)._check
        spent = {}

        def timed(self):
            begun = time.perf_counter()
            check(self)
            spent["check"] = time.perf_counter() - begun

        type(Import)._check = timed
        try:
            Import._cron_read()
        finally:
            type(Import)._check = check
        parts["read"] = time.perf_counter() - start - spent["check"]
        parts["check"] = spent["check"]
    with Registry(scratch).cursor() as cr:
        start = time.perf_counter()
        one = one.with_env(api.Environment(cr, office["user"], {}))
        assert one.state == "ready", (one.message, one.fault_ids[:5].mapped("reason"))
        one.action_import()
        cr.commit()
        parts["check again and import"] = time.perf_counter() - start
        assert one.created_count == ROWS
    return parts


def _load(scratch):
    """Seconds that stock Odoo takes for as many rows and columns of partners."""
    rows = [
        [
            f"Đoàn viên {number}",
            f"R{number}",
            f"Số {number} đường Hùng Vương",
            f"Tổ {number % 40}",
            f"{number % 99999:05}",
            "Bắc Kạn",
            "Công nhân",
            f"doanvien{number}@example.com",
            f"09{number:08}",
            "https://example.com",
            f"<p>Giải pháp {number}</p>",
        ]
        for number in range(ROWS)
    ]
    with Registry(scratch).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        start = time.perf_counter()
        result = env["res.partner"].load(PARTNER_COLUMNS, rows)
        env.flush_all()
        seconds = time.perf_counter() - start
        assert len(result["ids"] or ()) == ROWS, result["messages"][:3]
        cr.rollback()
    return seconds
