import re
from pathlib import Path

from odoo.tests import BaseCase, tagged

MODULE = Path(__file__).resolve().parent.parent
FOLDERS = ("models", "views", "reports", "wizards", "controllers", "security")
#: Read by every floor: access lines and groups, menus.
EXEMPT = {"ir.model.access", "union_groups", "union_menus"}


@tagged("post_install", "-at_install")
class TestFloors(BaseCase):
    """No file names a model of a higher floor."""

    def _floors(self):
        """Number of the floor by file stem, read from models/__init__.py."""
        floors, floor = {}, None
        for line in (MODULE / "models" / "__init__.py").read_text().splitlines():
            if match := re.match(r"# (\d) ", line):
                floor = int(match[1])
            elif match := re.match(r"from \. import (\w+)", line):
                floors[match[1]] = floor
        return floors

    def _models(self, floors):
        """Floor by name of the model that a file of models/ defines."""
        models = {}
        for stem, floor in floors.items():
            text = (MODULE / "models" / f"{stem}.py").read_text()
            for name in re.findall(r'^    _name = "([\w.]+)"', text, re.MULTILINE):
                if f'_inherit = ["{name}"' not in text:  # an extension from a higher floor
                    models[name] = floor
        return models

    def _floor_of(self, path, floors):
        """Floor of a file: that of the longest model stem its name begins with."""
        stem = path.stem.removeprefix("paper_") if path.parent.name == "reports" else path.stem
        candidates = [name for name in floors if stem == name or stem.startswith(f"{name}_")]
        if candidates:
            return floors[max(candidates, key=len)]
        # a paper, wizard or controller without a model of its own: by its prefix
        if stem.startswith(("emulation_session", "emulation_payment")):
            return 4
        return 3 if stem.startswith(("emulation_", "campaign")) else 2

    def test_nothing_looks_upwards(self):
        floors = self._floors()
        models = self._models(floors)
        records = {f"model_{name.replace('.', '_')}": name for name in models}
        self.assertEqual(set(floors.values()), {1, 2, 3, 4, 5})
        self.assertGreater(len(models), 20)
        faults, seen = [], 0
        for folder in FOLDERS:
            for path in sorted((MODULE / folder).glob("*")):
                if path.stem in EXEMPT or path.suffix not in (".py", ".xml", ".csv"):
                    continue
                seen += 1
                text, own = path.read_text(), self._floor_of(path, floors)
                words = {*re.findall(r"[\w.]+", text), *re.findall(r"model_\w+", text)}
                named = {records.get(word, word) for word in words}
                faults += [
                    f"{folder}/{path.name} (floor {own}) names {name} ({models[name]})"
                    for name in named & models.keys()
                    if models[name] > own
                ]
        self.assertFalse(faults)
        self.assertGreater(seen, 50)

    def test_one_model_a_file(self):
        for path in sorted((MODULE / "models").glob("*.py")):
            names = re.findall(r"^    _name = ", path.read_text(), re.MULTILINE)
            self.assertLessEqual(len(names), 1, path.name)
