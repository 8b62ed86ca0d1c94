from odoo.addons.web.controllers.export import (
    ExcelExport,
    ExportXlsxWriter,
    GroupExportXlsxWriter,
)


class PlainTexts:
    """Writer of a list that leaves texts as they are.

    The core's own makes a formula of a name that begins with “=”: what somebody below has typed
    would be carried out by the program of whoever above opens the workbook.
    """

    def __init__(self, *args):
        super().__init__(*args)
        self.worksheet.strings_to_formulas = False
        self.worksheet.strings_to_urls = False


class ListWriter(PlainTexts, ExportXlsxWriter):
    """List as a workbook."""


class GroupedListWriter(PlainTexts, GroupExportXlsxWriter):
    """List in groups as a workbook."""


class UnionExport(ExcelExport):
    """Any list as a workbook in which texts stay texts."""

    def from_data(self, fields, columns_headers, rows):
        """Write rows, see the core's.

        :rtype: bytes
        """
        with ListWriter(fields, columns_headers, len(rows)) as writer:
            for number, row in enumerate(rows, 1):
                for column, value in enumerate(row):
                    writer.write_cell(number, column, value)
        return writer.value

    def from_group_data(self, fields, columns_headers, groups):
        """Write rows in groups, see the core's.

        :rtype: bytes
        """
        with GroupedListWriter(fields, columns_headers, groups.count) as writer:
            row, column = 1, 0
            for name, group in groups.children.items():
                row, column = writer.write_group(row, column, name, group)
        return writer.value
