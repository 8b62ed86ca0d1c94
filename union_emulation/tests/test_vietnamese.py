from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools import vietnamese


@tagged("post_install", "-at_install")
class TestVietnamese(BaseCase):
    """Names, dates and numbers as people sort them and papers print them."""

    def test_search_key_drops_accents(self):
        self.assertEqual(vietnamese.search_key("  Nguyễn  VĂN Đức "), "nguyen van duc")

    def test_sort_by_given_name_then_family_name(self):
        names = [
            "Trần Văn An",
            "Nguyễn Thị Bình",
            "Lê Văn Ẩn",
            "Phạm Thu Ăn",
            "Bùi Văn An",
            "Lò Thị Đào",
            "Hà Văn Dũng",
        ]
        self.assertEqual(
            sorted(names, key=vietnamese.sort_key),
            [
                "Bùi Văn An",
                "Trần Văn An",
                "Phạm Thu Ăn",
                "Lê Văn Ẩn",
                "Nguyễn Thị Bình",
                "Hà Văn Dũng",
                "Lò Thị Đào",
            ],
        )

    def test_tone_decides_only_between_equal_letters(self):
        names = ["Lê Mạn", "Lê Mận", "Lê Mản", "Lê Man", "Lê Mán", "Lê Mành"]
        self.assertEqual(
            sorted(names, key=vietnamese.sort_key),
            ["Lê Man", "Lê Mản", "Lê Mán", "Lê Mạn", "Lê Mành", "Lê Mận"],
        )

    def test_given_name_of_two_words(self):
        key = vietnamese.sort_key("Nguyễn Văn Ẩn", "Văn Ẩn")
        self.assertLess(vietnamese.sort_key("Trần Thị Văn"), key)
        self.assertLess(key, vietnamese.sort_key("Bùi Thị Vân"))
        self.assertEqual(vietnamese.sort_key("Lê Ẩn", "Ẩn"), vietnamese.sort_key("Lê Ẩn"))

    def test_foreign_and_other_characters(self):
        names = ["Z", "Müller", "Muller 2", "H'Hen", "Mùi", "Nguyễn"]
        keys = [vietnamese.sort_key(name, name) for name in names]
        self.assertRegex("".join(keys), r"^\d+$")
        self.assertEqual({len(key) % 2 for key in keys}, {0})
        self.assertEqual(
            [name for __, name in sorted(zip(keys, names, strict=True))],
            ["H'Hen", "Mùi", "Müller", "Muller 2", "Nguyễn", "Z"],
        )

    def test_decomposed_text_is_the_same_name(self):
        composed, decomposed = (
            "Nguy\u1ec5n V\u0103n \u1ea4n",
            "Nguye\u0302\u0303n Va\u0306n A\u0302\u0301n",
        )
        self.assertEqual(vietnamese.sort_key(composed), vietnamese.sort_key(decomposed))
        self.assertEqual(vietnamese.search_key(composed), vietnamese.search_key(decomposed))

    def test_month_is_padded_for_one_and_two_only(self):
        self.assertEqual(vietnamese.paper_date(date(2023, 2, 3)), "03/02/2023")
        self.assertEqual(vietnamese.paper_date(date(1948, 6, 11)), "11/6/1948")
        self.assertEqual(vietnamese.long_date(date(2023, 1, 5)), "ngày 05 tháng 01 năm 2023")
        self.assertEqual(vietnamese.long_date(date(2023, 12, 5)), "ngày 05 tháng 12 năm 2023")

    def test_number_below_ten_is_padded(self):
        self.assertEqual([vietnamese.paper_number(n) for n in (1, 10, 111)], ["01", "10", "111"])

    def test_figure(self):
        figures = [vietnamese.figure(value) for value in (0, 15, 2000, 1234567.5, 99.25)]
        self.assertEqual(figures, ["0", "15", "2.000", "1.234.567,5", "99,25"])
