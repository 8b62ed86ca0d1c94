import ast
import sys
from pathlib import Path

from packaging.requirements import Requirement

from odoo.modules.module import Manifest
from odoo.tests import BaseCase, tagged

MODULE = Path(__file__).resolve().parent.parent
#: Without these Odoo itself does not start.
ODOO = {"dateutil", "lxml", "markupsafe", "odoo", "psycopg2"}
#: What is imported under another name than its package has.
PACKAGES = {"PIL": "pillow"}


@tagged("post_install", "-at_install")
class TestManifest(BaseCase):
    """Installation asks for what the module imports when it loads."""

    def _imported(self):
        """Names of what the files import outside functions, the standard library left out."""
        paths = [path for path in MODULE.rglob("*.py") if "tests" not in path.parts]
        self.assertGreater(len(paths), 50)
        for path in paths:
            for part in ast.parse(path.read_text()).body:
                tried = isinstance(part, ast.Try) and [part, *part.handlers]
                for node in [node for block in tried or [] for node in block.body] or [part]:
                    if isinstance(node, ast.Import):
                        yield from (alias.name.split(".")[0] for alias in node.names)
                    elif isinstance(node, ast.ImportFrom) and not node.level:
                        yield node.module.split(".")[0]

    def test_imported_packages_are_declared(self):
        manifest = Manifest.for_addon("union_emulation")
        declared = {
            Requirement(n).name.lower() for n in manifest["external_dependencies"]["python"]
        }
        imported = {PACKAGES.get(name, name) for name in self._imported()}
        self.assertEqual(imported - ODOO - set(sys.stdlib_module_names), declared)
        manifest.check_manifest_dependencies()
