import re
from pathlib import Path

from lxml import etree

from odoo.tests import TransactionCase, tagged
from odoo.tools.safe_eval import safe_eval

MODULE = Path(__file__).resolve().parent.parent
#: What a card asks of its record.
ASKED = re.compile(r"record\.(\w+)\.(?:raw_)?value")
#: Show a moment without its seconds.
TO_THE_MINUTE = ("union_datetime", "union_remaining_days")
#: One event is read to the second.
TO_THE_SECOND = ("union_event_view_form",)


@tagged("post_install", "-at_install")
class TestScreens(TransactionCase):
    """What holds for the views of the module alike."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        paths = sorted([*MODULE.glob("views/*.xml"), *MODULE.glob("wizards/*.xml")])
        cls.views = [
            (record, record.xpath("field[@name='arch']")[0])
            for path in paths
            for record in etree.parse(path).iterfind(".//record[@model='ir.ui.view']")
            if record.xpath("field[@name='arch']")
        ]

    def test_card_has_the_fields_that_it_asks_for(self):
        # Elsewhere than on a phone nobody sees that such a card breaks the whole form.
        broken = {
            (record.get("id"), card.sourceline): missing
            for record, arch in self.views
            for card in arch.iter("kanban", "hierarchy")
            if (
                missing := set(ASKED.findall(etree.tostring(card, encoding="unicode")))
                - {field.get("name") for field in card.iter("field")}
            )
        }
        self.assertFalse(broken)

    def test_moments_are_shown_to_the_minute(self):
        wrong = []
        for record, arch in self.views:
            model = self.env.get(record.xpath("string(field[@name='model'])"))
            if model is None or record.get("id") in TO_THE_SECOND:
                continue
            wrong += [
                (record.get("id"), node.get("name"))
                for node in self._moments(arch, model)
                if not node.get("position")
                and node.get("widget") not in TO_THE_MINUTE
                and safe_eval(node.get("options", "{}"), {"true": True, "false": False}).get(
                    "show_time", True
                )
            ]
        self.assertFalse(wrong)

    def _moments(self, node, model):
        """Fields of a view that show a date and a time.

        :param node: element of the view
        :param model: the model that its fields are of; None: not known
        :rtype: list
        """
        found = []
        for child in node.iterchildren(tag=etree.Element):
            if child.tag in ("search", "filter"):
                continue
            field = None
            if child.tag == "field" and model is not None:
                field = model._fields.get(child.get("name"))
            hidden = (
                child.get("invisible") == "1"
                or child.get("column_invisible") == "True"
                or node.tag in ("kanban", "graph", "pivot")
            )
            if field is not None and field.type == "datetime" and not hidden:
                found.append(child)
            inner = self.env[field.comodel_name] if field is not None and field.relational else None
            found += self._moments(child, inner if child.tag == "field" else model)
        return found
