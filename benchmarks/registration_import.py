"""50,000 initiatives with 65,000 authors from one workbook, against as many partners by load().

=============  ========================================  =====================================
What           Ours                                      Stock Odoo's
=============  ========================================  =====================================
what counts    all that an officer waits for between     load() alone, with rows of texts that
               upload and drafts: looking the file       are in memory already: no file, no
               over, reading it, all checks, twice,      trial run
               and the import
rows           50,000, and 65,000 on a second sheet      as many
columns        10 and 3 that are filled in: COLUMNS      as many, of the same sorts
other records  units (2,000) and members (65,000 of     as many, all by external id, which
               150,000) by code, the phase by name       load() finds more quickly than by name
there already  as many registrations, of a workbook      as many partners: into an empty table
               that was imported before                  load() is up to six times slower
of one unit    rows stand together                       too: load() remembers what it found
history        not kept of what is imported              off, as Odoo's own screen has it
=============  ========================================  =====================================

Stock Odoo does three things, each of which is put beside the same import:

- partners with contacts: what the second sheet says becomes contacts of the first sheet's partners,
  as authors belong to initiatives. The same work, but contacts are more of a record than authors;
- as many plain partners: both sheets are loaded as partners that have nothing to do with one
  another. As many rows and columns, and less work, for nothing has to be put together;
- first sheet alone: nothing is done with the second. The least that can be held against us.

All in a database of its own, which is dropped at the end.
"""

import io
import os
import shutil
import time
from base64 import b64encode
from contextlib import closing
from pathlib import Path

from openpyxl import load_workbook
from xlsxwriter import Workbook

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import close_all, db_connect
from odoo.tools import SQL, config

ROWS = 50_000
AUTHORS = 65_000
UNITS, MEMBERS = 2_000, 150_000
#: Columns of the workbook that are filled in, and what a partner has of the same sort.
COLUMNS = {
    "key": "ref",
    "unit_id": "state_id/id",  # one of 2,000
    "name": "name",
    "phase_id": "country_id/id",  # always the same
    "registrant_type": "type",  # a choice
    "group_name": "function",  # in two rows of three
    "benefit_value": "partner_latitude",  # a number
    "benefit_note": "street",
    "description": "comment",  # a formatted text
    "influence": "lang",  # a choice
}
CONTACT_COLUMNS = {
    "key": "child_ids/name",
    "member_id": "child_ids/industry_id/id",  # 65,000 of 150,000
    "share": "child_ids/partner_longitude",
}
NOTE = "Bớt thao tác thừa, an toàn hơn cho người đứng máy"


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
    _import(scratch, office, _workbook(scratch, office, first=ROWS)[0])
    _tidy(scratch)
    raw, cells = _workbook(scratch, office)
    before = _peak(reset=True)
    parts = _import(scratch, office, raw)
    memory = _peak() - before
    ours = sum(parts.values())
    alone, apart = _load(scratch, _flat())
    stocks = {
        "partners with contacts": sum(_load(scratch, [_nested()])),
        "as many plain partners": alone + apart,
        "first sheet alone": alone,
    }
    for name, stock in stocks.items():
        name = f"import initiatives / {name}"
        print(
            f"{name:40} {stock:7.2f}s {ours:7.2f}s {ours / stock:10.2f}×   "
            f"{stock / ours:.1f} times as fast"
        )
    print(f"{'':4}" + ", ".join(f"{part} {seconds:.1f} s" for part, seconds in parts.items()))
    print(
        f"{'':4}{len(raw) / 2**20:.1f} MB, {cells:,} filled cells on two sheets, "
        f"{AUTHORS:,} authors; peak memory +{memory:.0f} MB; "
        f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )


def _tidy(scratch):
    """What a night without work does, so that no measure depends on whether one has passed."""
    with closing(db_connect(scratch).cursor()) as cr:
        cr._cnx.autocommit = True
        cr.execute("VACUUM ANALYZE")


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
        _season(env)
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


def _season(env):
    """For load(): partners that are there already, and records by external id for the authors."""
    env.cr.execute(
        SQL(
            """
            INSERT INTO res_partner (name, complete_name, ref, type, lang, active,
                                     create_date, write_date)
            SELECT 'Đơn vị ' || n, 'Đơn vị ' || n, 'X' || n, 'contact', 'vi_VN', true, now(), now()
              FROM generate_series(1, %s) n
            """,
            AUTHORS,
        )
    )
    env.cr.execute(
        "UPDATE res_partner SET commercial_partner_id = id WHERE commercial_partner_id IS NULL"
    )
    env.cr.execute(
        SQL(
            """
            WITH made AS (
                INSERT INTO res_partner_industry (name, active)
                SELECT jsonb_build_object('en_US', 'DV' || lpad(n::text, 7, '0')), true
                  FROM generate_series(1, %s) n
                RETURNING id, name->>'en_US' AS code
            )
            INSERT INTO ir_model_data (module, name, model, res_id)
            SELECT 'bench', code, 'res.partner.industry', id FROM made
            """,
            MEMBERS,
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


def _unit(number):
    return number * UNITS // ROWS


def _name(number):
    return f"Cải tiến quy trình số {number} của tổ, bớt {number % 90} phút mỗi ca"


def _description(number):
    return (
        f"Giải pháp {number}: thay đồ gá cố định bằng đồ gá xoay, đặt lại thứ tự các bước, "
        "dán nhãn vật tư theo màu để lấy đúng ngay lần đầu."
    )


def _is_one_of_two(number):
    """Whether an author has another beside him: the first 15,000 initiatives have two."""
    return number % ROWS < AUTHORS - ROWS


def _workbook(scratch, office, first=0):
    """The template, filled in, and how many cells that were.

    :param int first: number of the first initiative, which makes others of them
    """
    with Registry(scratch).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        raw = _new(env, office)._workbook("template")[1]
        cr.rollback()
    book = load_workbook(io.BytesIO(raw))
    pages = {page.title: list(page.iter_rows(values_only=True)) for page in book}
    names = [row[2] for row in pages["_key"] if row[1] == "main"][1:-1]
    main, authors = list(pages.values())[:2]
    template = [len(main), len(authors)]
    main += ([_row(number).get(name) for name in names] for number in range(first, first + ROWS))
    authors += (_author(number, first) for number in range(AUTHORS))
    filled = sum(value is not None for page in (main, authors) for row in page for value in row)
    return _saved(pages, template), filled


def _saved(pages, template):
    """A workbook as spreadsheet programs save it: each text stands in it once, in its own part.

    :param dict pages: rows by tab
    :param list[int] template: how many rows of the first two sheets were there before; what is
        typed in later comes later among the texts
    :rtype: bytes
    """
    stream = io.BytesIO()
    with Workbook(stream, {"strings_to_formulas": False}) as book:
        sheets = [(book.add_worksheet(tab), rows) for tab, rows in pages.items()]
        ends = [*template, *(len(rows) for rows in list(pages.values())[2:])]
        for (sheet, rows), end in zip(sheets, ends, strict=True):
            _write(sheet, rows[:end], 0)
        for (sheet, rows), end in zip(sheets, ends, strict=True):
            _write(sheet, rows[end:], end)
    return stream.getvalue()


def _write(sheet, rows, first):
    for number, row in enumerate(rows, first):
        for place, value in enumerate(row):
            if value is not None:
                sheet.write(number, place, value)


def _row(number):
    """What an officer fills in for a registration."""
    return {
        "key": str(number + 1),
        "unit_id": f"U{_unit(number % ROWS):05}",
        "name": _name(number),
        "phase_id": "Đợt 1",
        "registrant_type": "A group" if number % 3 else "The unit",
        "group_name": f"Tổ {number % 40}" if number % 3 else None,
        "benefit_value": number * 100_000,
        "benefit_note": NOTE,
        "description": _description(number),
        "influence": "The unit itself",
    }


def _author(number, first):
    """What an officer fills in for an author."""
    share = 50 if _is_one_of_two(number) else 100
    return [str(first + number % ROWS + 1), _member(number), None, share]


def _member(number):
    return f"DV{number % MEMBERS + 1:07}"


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


def _load(scratch, pages):
    """Seconds that stock Odoo takes to load() partners.

    :param list[tuple] pages: names of columns, and rows
    :return: seconds for each of the pages
    :rtype: list[float]
    """
    spent = []
    _tidy(scratch)
    with Registry(scratch).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        states = [[f"bench.u{n}", f"Đơn vị {n}", f"U{n:05}", "base.vn"] for n in range(UNITS)]
        env["res.country.state"].load(["id", "name", "code", "country_id/id"], states)
        env.flush_all()
        cr.execute("ANALYZE res_country_state, ir_model_data")
        # as the screen of Odoo's own import calls it unless it is told otherwise
        env = api.Environment(cr, SUPERUSER_ID, {"import_file": True, "tracking_disable": True})
        for columns, rows in pages:
            start = time.perf_counter()
            result = env["res.partner"].load(columns, rows)
            env.flush_all()
            spent.append(time.perf_counter() - start)
            assert result["ids"], result["messages"][:3]
        cr.rollback()
    return spent


def _flat():
    """Both sheets as partners that have nothing to do with one another."""
    columns = [name.removeprefix("child_ids/") for name in CONTACT_COLUMNS.values()]
    contacts = [_contact(number) for number in range(AUTHORS)]
    return [
        (list(COLUMNS.values()), [_partner(number) for number in range(ROWS)]),
        (columns, contacts),
    ]


def _nested():
    """Partners with the contacts that are theirs, the second one of them on a line of its own."""
    rows = []
    for number in range(ROWS):
        rows.append([*_partner(number), *_contact(number)])
        if number + ROWS < AUTHORS:
            rows.append([*[""] * len(COLUMNS), *_contact(number + ROWS)])
    return [*COLUMNS.values(), *CONTACT_COLUMNS.values()], rows


def _partner(number):
    return [
        f"R{number + 1}",
        f"bench.u{_unit(number)}",
        _name(number),
        "base.vn",
        "Other" if number % 3 else "Contact",
        f"Tổ {number % 40}" if number % 3 else "",
        str(number / 1000),
        NOTE,
        f"<p>{_description(number)}</p>",
        "vi_VN",
    ]


def _contact(number):
    share = "50" if _is_one_of_two(number) else "100"
    return [f"Tác giả {number}", f"bench.{_member(number)}", share]
