"""Starts the Odoo found on PYTHONPATH, whichever way it was installed."""

import sys

import odoo.cli

if __name__ == "__main__":
    sys.path.pop(0)  # this folder: nothing in it is meant to be imported
    odoo.cli.main()
