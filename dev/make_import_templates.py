#!/usr/bin/env python3
"""Write the workbooks that the screens of units, members and mandates offer for filling in.

Run it after a column changes. The headers are those of the records of
``data/base_import_mapping.xml``, so that a filled-in template needs no mapping by hand.
"""

import csv
import datetime
from pathlib import Path

import xlsxwriter

MODULE = Path(__file__).resolve().parent.parent / "union_emulation"
TARGET = MODULE / "static" / "xls"

#: header, width, kind (text, number, date or the list of allowed values), what to fill in
UNIT_COLUMNS = [
    ("Mã đơn vị", 14, "text", "Bắt buộc, không trùng. Nhập lại tệp có cùng mã sẽ báo lỗi trùng."),
    ("Tên đơn vị", 40, "text", "Bắt buộc. Tên thường dùng, ví dụ: LĐLĐ huyện Ba Bể."),
    ("Tên trên văn bản", 48, "text",
     "Tên đầy đủ in ở đầu văn bản. Để trống thì lấy Tên đơn vị."),
    ("Tên viết tắt", 14, "text",
     "Phần đứng sau tên loại trong ký hiệu văn bản: LĐLĐ trong 01/KH-LĐLĐ; CĐCS trong 02/QĐ-CĐCS."),
    ("Địa danh", 16, "text", "Địa danh ghi trước ngày, tháng, năm của văn bản, ví dụ: Ba Bể."),
    ("Cấp", 14, ["province", "district", "base", "upper", "section"],
     "Bắt buộc. Mã hoặc tên cấp công đoàn: province (tỉnh), district (cấp trên trực tiếp cơ sở), "
     "base (cơ sở), upper (cấp trên cơ sở, từ 01/7/2025), section (bộ phận của cơ sở)."),
    ("Đơn vị cấp trên", 16, "text",
     "Mã của đơn vị cấp trên. Đơn vị cấp trên phải có sẵn hoặc đứng ở dòng phía trên trong tệp."),
    ("Ngày thành lập", 14, "date", "Nếu biết. Ô kiểu ngày, ví dụ 05/01/1990."),
    ("Hình thức gửi nhận", 18, ["electronic", "paper"],
     "electronic: nhận và gửi bản điện tử; paper: nhận và gửi bản giấy."),
    ("Thư điện tử", 28, "text", "Địa chỉ nhận văn bản điện tử."),
    ("Địa chỉ", 40, "text", "Địa chỉ nhận bản giấy qua bưu điện; in trên nhãn phong bì."),
    ("Cơ quan, doanh nghiệp", 36, "text",
     "Cơ quan, trường học, doanh nghiệp, hợp tác xã nơi có công đoàn cơ sở."),
    ("Số đoàn viên", 13, "number", "Số đoàn viên theo báo cáo gần nhất; số nguyên, không âm."),
]  # fmt: skip
UNIT_ROWS = [
    ("VD-HUYEN", "LĐLĐ huyện Ví Dụ", "Liên đoàn Lao động huyện Ví Dụ", "LĐLĐ", "Ví Dụ", "district",
     "BK", datetime.date(1990, 1, 5), "electronic", "huyenvidu@example.com",
     "Số 1, đường Ví Dụ, huyện Ví Dụ", "", 0),
    ("VD-HUYEN-01", "CĐCS Trường Tiểu học Ví Dụ", "Công đoàn cơ sở Trường Tiểu học Ví Dụ", "CĐCS",
     "Ví Dụ", "base", "VD-HUYEN", None, "electronic", "", "", "Trường Tiểu học Ví Dụ", 32),
    ("VD-HUYEN-02", "CĐCS HTX Ví Dụ", "Công đoàn cơ sở Hợp tác xã Ví Dụ", "CĐCS", "Ví Dụ", "base",
     "VD-HUYEN", None, "paper", "", "Thôn Ví Dụ, xã Ví Dụ", "Hợp tác xã Ví Dụ", 15),
]  # fmt: skip

GROUPS = ["province_leader", "department_leader", "other_leader", "entrepreneur", "direct_worker"]
MEMBER_COLUMNS = [
    ("Mã đoàn viên", 16, "text", "Bắt buộc, không trùng trong toàn hệ thống."),
    ("Họ và tên", 30, "text", "Bắt buộc. Họ trước, tên sau; danh sách xếp theo tên."),
    ("Đơn vị", 18, "text", "Bắt buộc. Mã của đơn vị nơi đoàn viên sinh hoạt."),
    ("Giới tính", 12, ["male", "female", "other"], "male: nam; female: nữ; other: khác."),
    ("Nhóm chức danh", 20, GROUPS,
     "Theo biểu 0603.N (Thông tư 02/2023/TT-BNV): province_leader (lãnh đạo cấp bộ, tỉnh), "
     "department_leader (lãnh đạo cấp sở), other_leader (lãnh đạo khác), entrepreneur (doanh "
     "nhân), direct_worker (người trực tiếp công tác, lao động, sản xuất)."),
    ("Trực tiếp lao động", 18, ["1", "0"],
     "1 nếu là người trực tiếp công tác, lao động, sản xuất; 0 nếu không."),
    ("Chức vụ, nghề nghiệp", 30, "text", "Như in trong danh sách, ví dụ: Giáo viên."),
]  # fmt: skip
MEMBER_ROWS = [
    ("VD-0001", "Nông Thị Ví Dụ", "BK-BB-01", "female", "direct_worker", "1", "Giáo viên"),
    ("VD-0002", "Hoàng Văn Mẫu", "BK-BB-01", "male", "other_leader", "0", "Phó Hiệu trưởng"),
    ("VD-0003", "Triệu Thị Thử", "BK-TP-01", "female", "direct_worker", "1", "Công nhân"),
]

ROLES = ["viewer", "officer", "appraiser", "approver", "clerk", "communicator"]
MANDATE_COLUMNS = [
    ("Tên đăng nhập", 24, "text",
     "Bắt buộc. Tên đăng nhập của tài khoản đã có; mỗi dòng một vai trò của một người."),
    ("Đơn vị", 18, "text", "Bắt buộc. Mã của đơn vị mà người này làm việc cho."),
    ("Vai trò", 18, ROLES,
     "Bắt buộc. viewer (người xem), officer (cán bộ phụ trách), appraiser (người thẩm định), "
     "approver (người phê duyệt), clerk (văn thư), communicator (tuyên truyền); ghi mã hoặc tên."),
    ("Chức danh", 30, "text", "Như in cùng ý kiến trong lịch sử, ví dụ: Phó Chủ tịch."),
    ("Phòng, ban", 26, "text", "Nếu có. Tên phòng, ban của đơn vị; không đem lại quyền gì."),
    ("Từ ngày", 14, "date", "Bắt buộc. Ngày đầu tiên của phân công. Ô kiểu ngày."),
    ("Đến ngày", 14, "date", "Ngày cuối cùng; để trống khi chưa biết."),
]  # fmt: skip
MANDATE_ROWS = [
    ("canbo.vidu", "BK-BB", "officer", "Chuyên viên", "", datetime.date(2027, 1, 4), None),
    ("lanhdao.vidu", "BK-BB", "approver", "Chủ tịch", "", datetime.date(2027, 1, 4),
     datetime.date(2028, 12, 31)),
    ("vanthu.vidu", "BK-BB", "clerk", "Văn thư", "", datetime.date(2027, 1, 4), None),
]  # fmt: skip

ACTIONS = ["giữ nguyên", "đổi tên", "chuyển", "kết thúc", "sáp nhập", "lập mới"]
MAPPING_COLUMNS = [
    ("Mã cũ", 14, "text", "Mã hiện nay của đơn vị. Để trống khi lập mới."),
    ("Hành động", 14, ACTIONS,
     "giữ nguyên; đổi tên; chuyển (sang đơn vị cấp trên khác hoặc cấp khác); kết thúc; sáp nhập "
     "(vào đơn vị có Mã mới); lập mới."),
    ("Mã mới", 14, "text",
     "Sáp nhập: mã của đơn vị tiếp nhận, có sẵn hoặc lập mới. Lập mới: bắt buộc. Đổi tên: khi mã "
     "cũng đổi."),
    ("Tên mới", 38, "text", "Đổi tên, lập mới: tên từ ngày thay đổi."),
    ("Tên mới trên văn bản", 44, "text", "In ở đầu văn bản. Để trống thì lấy Tên mới."),
    ("Tên viết tắt mới", 16, "text", "Phần đứng sau tên loại trong ký hiệu văn bản, ví dụ: LĐLĐ."),
    ("Địa danh mới", 16, "text", "Địa danh ghi trước ngày, tháng, năm của văn bản."),
    ("Cấp mới", 14, ["central", "province", "upper", "district", "base", "section"],
     "Mã hoặc tên cấp công đoàn; từ 01/7/2025: central (trung ương), upper (cấp trên cơ sở), base "
     "(cơ sở)."),
    ("Đơn vị cấp trên mới", 18, "text", "Mã của đơn vị cấp trên từ ngày thay đổi."),
    ("Đơn vị giữ hồ sơ", 18, "text",
     "Kết thúc, sáp nhập: mã của đơn vị giữ hồ sơ và giải quyết việc dở dang. Để trống: khi kết "
     "thúc là đơn vị cấp trên, khi sáp nhập là đơn vị có Mã mới."),
]  # fmt: skip
MAPPING_ROWS = [
    (
        "VD-TINH",
        "sáp nhập",
        "VD-TINH-MOI",
        "LĐLĐ tỉnh Ví Dụ Mới",
        "Liên đoàn Lao động tỉnh Ví Dụ Mới",
        "LĐLĐ",
        "Ví Dụ",
        "upper",
        "TLD",
        "",
    ),
    ("VD-HUYEN", "kết thúc", "", "", "", "", "", "", "", "VD-TINH-MOI"),
    ("VD-HUYEN-01", "chuyển", "", "", "", "", "", "", "VD-TINH-MOI", ""),
]
MAPPING_NOTES = [
    "Mỗi đơn vị một dòng. Đơn vị không nêu tên thì giữ nguyên; đơn vị bên dưới một đơn vị kết thúc "
    "đi theo đơn vị giữ hồ sơ, trừ khi có dòng riêng.",
    "Tổ chức, Sắp xếp lại đơn vị, Theo bảng tính: chọn ngày và tệp này, bấm Xem trước. Mọi lỗi "
    "được nêu theo dòng và cột; chưa có gì thay đổi cho đến khi bấm Thực hiện.",
    "Không gộp ô, không dùng macro, không đổi tên cột. Cột không dùng thì xóa cả cột.",
]

NOTES = [
    "Điền dữ liệu vào trang tính đầu tiên; giữ nguyên dòng tiêu đề, xóa ba dòng ví dụ.",
    "Mở danh sách, chọn biểu tượng bánh răng, Nhập bản ghi, tải tệp này lên rồi bấm Kiểm tra trước "
    "khi Nhập: các cột được nhận tự động.",
    "Không đổi tên cột. Cột không dùng thì xóa cả cột.",
]


def write_template(name, title, columns, rows, notes=NOTES):
    """Write one workbook: the sheet to fill in and the sheet that explains it."""
    with xlsxwriter.Workbook(TARGET / name) as book:
        # the same bytes from the same columns
        book.set_properties({"title": title, "created": datetime.datetime(2023, 1, 5)})
        font = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
        head = book.add_format(
            font | {"bold": True, "bg_color": "#1E63B5", "font_color": "#FFFFFF", "border": 1}
        )
        formats = {
            "text": book.add_format(font | {"num_format": "@"}),
            "number": book.add_format(font | {"num_format": "#,##0"}),
            "date": book.add_format(font | {"num_format": "dd/mm/yyyy"}),
        }
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        for index, (header, width, kind, _help) in enumerate(columns):
            cells = formats["text" if isinstance(kind, list) else kind]
            sheet.set_column(index, index, width, cells)
            sheet.write_string(0, index, header, head)
            if isinstance(kind, list):
                sheet.data_validation(
                    1, index, 20000, index,
                    {"validate": "list", "source": kind, "error_type": "warning"},
                )  # fmt: skip
            for line, row in enumerate(rows, start=1):
                value = row[index]
                if value in (None, ""):
                    continue
                if kind == "date":
                    sheet.write_datetime(line, index, value, cells)
                elif kind == "number":
                    sheet.write_number(line, index, value, cells)
                else:
                    sheet.write_string(line, index, value, cells)
        guide = book.add_worksheet("Hướng dẫn")
        wrap = book.add_format(font | {"text_wrap": True})
        guide.set_column(0, 0, 26, wrap)
        guide.set_column(1, 1, 95, wrap)
        for line, note in enumerate(notes):
            guide.merge_range(line, 0, line, 1, note, wrap)
            guide.set_row(line, 34)
        start = len(notes) + 1
        guide.write_row(start, 0, ("Cột", "Cách điền"), head)
        for line, (header, _width, _kind, text) in enumerate(columns, start=start + 1):
            guide.write_row(line, 0, (header, text), wrap)


def rows_of_2025():
    """The reorganisation of 1/7/2025 for the units of the demo database.

    Bắc Kạn merges into Thái Nguyên, the level below the province ends, base units come directly
    below the province.
    """
    with (MODULE / "demo" / "union.unit.csv").open(encoding="utf-8") as file:
        units = [unit for unit in csv.DictReader(file) if unit["level_id/id"].endswith("district")]
    empty = ("",) * 7
    return [
        ("TN", "chuyển", "", "", "", "", "", "upper", "", ""),
        ("BK", "sáp nhập", "TN", *empty),
        *((unit["code"], "kết thúc", *empty, "TN") for unit in units),
    ]


if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    write_template("union_unit_template.xlsx", "Đơn vị", UNIT_COLUMNS, UNIT_ROWS)
    write_template("union_member_template.xlsx", "Đoàn viên", MEMBER_COLUMNS, MEMBER_ROWS)
    write_template("union_mandate_template.xlsx", "Phân công", MANDATE_COLUMNS, MANDATE_ROWS)
    mapping = ("Sắp xếp", MAPPING_COLUMNS)
    write_template(
        "union_reorganisation_template.xlsx", *mapping, MAPPING_ROWS, notes=MAPPING_NOTES
    )
    write_template("union_reorganisation_2025.xlsx", *mapping, rows_of_2025(), notes=MAPPING_NOTES)
