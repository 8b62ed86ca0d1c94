import re
from pathlib import Path
from unittest.mock import patch

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import TranslationModuleReader

import odoo.addons

MODULE = Path(__file__).resolve().parent.parent
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
#: Read the same in both languages.
SAME = {
    "%(user)s – %(role)s, %(unit)s",
    "Excel",
    "ID",
    "JPEG",
    "PDF",
    "PNG",
    "SHA-256",
    "Word",
    "object._print_name()",
}


@tagged("post_install", "-at_install")
class TestTranslation(TransactionCase):
    """Every word of the screens has its Vietnamese in ``i18n/vi.po``.

    A term that is missing there: see "Translations" in CONTRIBUTING.md.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.entries = list(polib.pofile(str(MODULE / "i18n" / "vi.po")))

    def _foreign(self):
        """What installed modules that we do not depend on add: fields of our models, e.g. sms, and
        models of their own that adopt ours.

        :return: external identifiers of the fields, and beginnings of those of the states
        :rtype: tuple[set[str], tuple[str]]
        """
        ours = self.env["ir.module.module"].search([("name", "=", "union_emulation")])
        ours |= ours.upstream_dependencies(exclude_states=("uninstallable",))
        known = set(ours.mapped("name")) | {None}
        models = self.env.registry.models.values()
        return {
            f"union_emulation.field_{model._table}__{name}"
            for model in models
            for name, field in model._fields.items()
            if field._module not in known
        }, tuple(
            f"union_emulation.selection__{model._table}__"
            for model in models
            if model._original_module not in known
        )

    def _terms(self):
        """Terms of the module as Odoo exports them.

        :return: where each term stands, and its English
        :rtype: set[tuple[str, str]]
        """
        # only our own folder: reading all of Odoo's takes seconds
        with patch.object(odoo.addons, "__path__", [str(MODULE.parent)]):
            reader = TranslationModuleReader(self.env.cr, modules=["union_emulation"])
        fields, states = self._foreign()
        return {
            (f"{kind}:{name}" if kind == "code" else f"{kind}:{name}:{record}", source)
            for _module, kind, name, record, source, _value, _comments in reader
            if record not in fields and not str(record).startswith(states)
        }

    def test_every_term_is_translated(self):
        translated = {
            (place, entry.msgid)
            for entry in self.entries
            if entry.msgstr and not entry.obsolete and not entry.fuzzy
            for place, _line in entry.occurrences
        }
        terms = self._terms()
        self.assertGreater(len(terms), 1000)
        missing = sorted(f"{source!r} ({place})" for place, source in terms - translated)
        self.assertFalse(missing, "without Vietnamese in vi.po:\n" + "\n".join(missing))

    def test_translations_keep_placeholders_and_tags(self):
        faults = []
        for entry in self.entries:
            for pattern in (PLACEHOLDER, re.compile(r"</?\w+")):
                expected, found = (
                    sorted(pattern.findall(text)) for text in (entry.msgid, entry.msgstr)
                )
                if entry.msgstr and expected != found:
                    faults.append(f"{entry.msgid!r}: {found} instead of {expected}")
        self.assertFalse(faults, "\n".join(faults))

    def test_translations_are_not_the_english_words(self):
        same = {entry.msgid for entry in self.entries if entry.msgid == entry.msgstr}
        words = {term for term in same if re.search(r"\w", re.sub(r"<[^>]*>", "", term))}
        self.assertEqual(words - SAME, set())

    def test_template_names_the_same_terms(self):
        # Odoo reads vi.po through the template: what is not in it is passed over.
        template = polib.pofile(str(MODULE / "i18n" / "union_emulation.pot"))
        self.assertEqual(
            {(entry.msgid, place) for entry in template for place, _line in entry.occurrences},
            {(entry.msgid, place) for entry in self.entries for place, _line in entry.occurrences},
        )
