from base64 import b64encode

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.vietnamese import figure, long_date
from ..tools.workbook import Column, OfficeWorkbook, Strong
from .emulation_summary_list import COLUMNS as LIST_COLUMNS

REPORT = "union_emulation.emulation_summary_report"
TEMPLATE = "union_emulation.paper_emulation_summary"
#: Heads of the columns of a category: in the workbook, and on paper.
HEADS = [("Đăng ký", "ĐK"), ("Được duyệt", "PD"), ("Công nhận", "CN")]
#: Rows that a paper may have: more take a server longer to print than a browser waits.
ROWS_ON_PAPER = 1000
#: Millimetres: the table between the margins of a page across, its first two columns, a figure of
#: the type in which it is set, and the least that a column of counts needs.
TABLE_WIDTH, NUMBER_WIDTH, NAME_WIDTH = 250, 11, 52
FIGURE_WIDTH, POINT_WIDTH, PADDING, LEAST_WIDTH = 1.77, 0.89, 1.4, 6.6


class EmulationSummaryPrint(models.TransientModel):
    """Writes the consolidated table of registrations into a workbook, or onto paper."""

    _name = "emulation.summary.print"
    _description = "Emulation: Summary of Registrations"

    campaign_id = fields.Many2one(
        "emulation.campaign",
        "Plan",
        required=True,
        default=lambda self: self.env["emulation.registration"]._usual_campaign(),
        domain=[("state", "in", ("launched", "closed"))],
        help="The plan under which it was registered.",
    )
    phase_id = fields.Many2one(
        "emulation.phase",
        domain="[('campaign_id', '=', campaign_id), ('parent_id', '=', False)]",
        help="Only what is to be achieved in this phase; empty: everything under the plan.",
    )
    unit_id = fields.Many2one(
        "union.unit",
        "Unit that consolidates",
        required=True,
        default=lambda self: self.env["union.mandate"]._current_units()[:1],
        domain=[("in_territory", "=", True)],
        help="Its registrations and those of all units below it are added up.",
    )
    every_unit = fields.Boolean(
        "A row for every unit",
        help="Off: a row for each unit directly below, with everything that lies below that.",
    )
    signatory_id = fields.Many2one(
        "union.signatory",
        compute="_compute_signatory_id",
        store=True,
        readonly=False,
        domain="[('unit_id', '=', unit_id)]",
        help="Who signs the table on paper.",
    )
    content = fields.Binary("File", readonly=True, attachment=False, help="The workbook.")
    name = fields.Char("File name", readonly=True, help="Name of the workbook.")

    @api.depends("unit_id")
    def _compute_signatory_id(self):
        today = self.env["union.clock"]._today()
        for wizard in self:
            wizard.signatory_id = wizard.unit_id.signatory_ids._valid_on(today)[:1]

    @api.onchange("campaign_id")
    def _onchange_campaign_id(self):
        if self.phase_id.campaign_id != self.campaign_id:
            self.phase_id = False

    @api.constrains("campaign_id", "phase_id", "unit_id", "signatory_id")
    def _check_parts(self):
        for wizard in self:
            if wizard.phase_id and wizard.phase_id.campaign_id != wizard.campaign_id:
                raise ValidationError(self.env._("The phase is another plan's."))
            if wizard.signatory_id and wizard.signatory_id.unit_id != wizard.unit_id:
                raise ValidationError(self.env._("The signatory is another unit's."))

    @api.constrains("campaign_id", "phase_id")
    def _check_readable_parts(self):
        # su=False: a wizard shows its user the names of its plan and phase
        self.campaign_id.sudo(False).check_access("read")
        self.phase_id.sudo(False).check_access("read")

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_confirm(self):
        """Write the workbook and note in the log that it was taken.

        :return: action that downloads it
        :rtype: dict
        :raise UserError: the unit is not the user's to consolidate
        """
        self.ensure_one()
        self._check_rights()
        content, count = self._workbook()
        self.write({"content": b64encode(content), "name": f"{self._print_name()}.xlsx"})
        self._log("export", count)
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/content/{self.name}?download=true",
            "target": "self",
        }

    def action_print(self):
        """Print the table.

        :return: report action
        :rtype: dict
        :raise UserError: the unit is not the user's to consolidate
        """
        self._check_rights()
        return self.env.ref(REPORT).report_action(self)

    def _check_rights(self):
        """Refuse a table that would hold less than it says, or more than the user may read.

        :raise AccessError: the plan is not for the user
        :raise UserError: the unit lies outside the user's territory
        """
        self.campaign_id.check_access("read")
        if not self.unit_id.in_territory:
            raise UserError(
                self.env._(
                    "What “%(unit)s” and the units below it have registered is added up by those "
                    "who hold a mandate there or above.",
                    unit=self.unit_id.name,
                )
            )

    def _log(self, action, count):
        said = {"what": self.campaign_id.display_name, "count": count}
        self.env["union.event"]._log(action, {self.unit_id: said})

    def _summary(self):
        return self.env["emulation.summary"]._build(
            self.campaign_id, self.phase_id, self.unit_id, self.every_unit
        )

    # ------------------------------------------------------------
    # Workbook
    # ------------------------------------------------------------

    def _print_name(self):
        """Name of the file, without what stands behind the point.

        :rtype: str
        """
        parts = ["Ban tong hop dang ky", self.campaign_id.code, self.unit_id.code]
        return "-".join(part for part in parts if part).replace("/", "-")

    def _workbook(self):
        """The table, and on a second sheet the registrations that it counts.

        :return: the file, and the number of registrations
        :rtype: tuple[bytes, int]
        """
        wizard = self.with_context(self.env["union.paper.snapshot"]._context())
        registrations = self.env["emulation.registration"].search(
            self.env["emulation.summary"]._domain(self.campaign_id, self.phase_id, self.unit_id),
            order="unit_id, category_id, id",
        )
        table, name = wizard._summary(), wizard._unit_values()["unit_name"]
        heading = [name.upper(), "BẢN TỔNG HỢP ĐĂNG KÝ", wizard._subject(), wizard._moment()]
        book = OfficeWorkbook()
        columns = [Column("STT", 6), Column("Đơn vị", 40)]
        columns += [
            Column(head, 10 if place < len(HEADS) else 20, band.name)
            for band in table.bands
            for place, head in enumerate(self._band_heads(band))
        ]
        rows = self._rows(table)
        book.add_sheet("Tong hop", heading, columns, rows, footer=name)
        heading[1] = "DANH SÁCH ĐĂNG KÝ"
        listed = wizard.env["emulation.summary.list"]._rows(registrations)
        book.add_sheet("Danh sach", heading, LIST_COLUMNS, listed, footer=name)
        return book.content(), len(registrations)

    @api.model
    def _band_heads(self, band):
        heads = [head for head, __ in HEADS]
        return [*heads, "Giá trị làm lợi (đồng)"] if band.with_benefit else heads

    @api.model
    def _rows(self, table):
        """Rows of the table for the workbook, the sum at the end.

        :return: generator of lists
        """
        for line in [*table.lines, table.total._replace(name="TỔNG CỘNG")]:
            row = [line.number, line.name]
            for band in table.bands:
                row += band.figures(line)[: len(self._band_heads(band))]
            yield Strong(row) if line.strong else row

    # ------------------------------------------------------------
    # Paper
    # ------------------------------------------------------------

    def _paper_html(self):
        """The table as the page that the paper renderer prints; an event of its unit.

        :rtype: Markup
        """
        self.ensure_one()
        self._check_rights()
        wizard = self.with_context(self.env["union.paper.snapshot"]._context())
        table = wizard._summary()
        if len(table.lines) > ROWS_ON_PAPER:
            raise UserError(
                self.env._(
                    "%(count)s rows are too many for a paper: take the workbook, or a row for each "
                    "unit directly below.",
                    count=len(table.lines),
                )
            )
        self._log("print", table.bands[-1].figures(table.total).registered)
        values = {
            "type_name": "Bản tổng hợp đăng ký",
            "subject": wizard._subject(),
            "moment": wizard._moment(),
            "parts": self._parts(table),
            "maker": self.env.user.name,
            "authority_line": self.signatory_id.authority_line,
            "position_line": self.signatory_id.position_line,
            "signer_name": self.signatory_id.name,
            **wizard._unit_values(),
        }
        clean = self.env["union.paper.snapshot"]._clean(values)
        return self.env["union.paper.renderer"]._render_html(TEMPLATE, clean)

    def _unit_values(self):
        """Head of the paper: the unit that consolidates, and the one above it.

        :rtype: dict
        """
        today = self.env["union.clock"]._today()
        return self.env["union.paper.snapshot"]._head(self.unit_id, today)

    def _subject(self):
        # the text of papers: Vietnamese, whoever prints
        if self.phase_id:
            return f"{self.phase_id.name} – {self.campaign_id.name}"
        return self.campaign_id.name

    def _moment(self):
        clock = self.env["union.clock"]
        now = clock._localize(clock._now())
        return f"Số liệu đến {now:%H} giờ {now:%M} {long_date(now.date())}"

    @api.model
    def _parts(self, table):
        """The table cut into as many as the width of the page asks for.

        :param table: of emulation.summary
        :return: tables with their bands, columns and rows as texts
        :rtype: list[dict]
        """
        total = table.total._replace(name="Tổng cộng")
        blocks = []
        for band in table.bands:
            last = band == table.bands[-1] and band.with_benefit
            cells = [
                [figure(value) if value else "" for value in band.figures(line)[: 3 + last]]
                for line in [*table.lines, total]
            ]
            heads = [short for __, short in HEADS] + ["Giá trị làm lợi (đồng)"] * last
            # nothing is longer than the sum in the last row
            widths = [self._column_width(text) for text in cells[-1]]
            blocks.append({"name": band.name, "heads": heads, "widths": widths, "cells": cells})
        return [self._part(found, [*table.lines, total]) for found in self._cut(blocks)]

    @api.model
    def _cut(self, blocks):
        """Lay blocks of columns on as few pages beside one another as they need, evenly.

        :param list[dict] blocks: with their widths
        :rtype: list[list[dict]]
        """
        room = TABLE_WIDTH - NUMBER_WIDTH - NAME_WIDTH
        widths = [sum(block["widths"]) for block in blocks]
        for count in range(1, len(blocks) + 1):
            groups, used = [[] for __ in range(count)], 0
            for block, width in zip(blocks, widths, strict=True):
                place = int((used + width / 2) * count / sum(widths))
                groups[min(place, count - 1)].append(block)
                used += width
            sums = [sum(sum(block["widths"]) for block in group) for group in groups]
            if max(sums) <= room:
                break
        return [group for group in groups if group]

    @api.model
    def _part(self, blocks, lines):
        widths = [width for block in blocks for width in block["widths"]]
        rows = [
            {
                "number": line.number,
                "name": line.name,
                "strong": line.strong,
                "cells": [text for block in blocks for text in block["cells"][place]],
            }
            for place, line in enumerate(lines)
        ]
        return {
            "bands": [{"name": block["name"], "span": len(block["heads"])} for block in blocks],
            "heads": [head for block in blocks for head in block["heads"]],
            "widths": [NUMBER_WIDTH, round(TABLE_WIDTH - NUMBER_WIDTH - sum(widths), 2), *widths],
            "rows": rows,
        }

    @api.model
    def _column_width(self, text):
        """Width that the longest figure of a column needs.

        :param str text: with points between the thousands
        :return: millimetres
        :rtype: float
        """
        points = text.count(".")
        width = FIGURE_WIDTH * (len(text) - points) + POINT_WIDTH * points + PADDING
        return round(max(width, LEAST_WIDTH), 2)
