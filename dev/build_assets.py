"""Run by `odoo shell`: builds the scripts and styles of all pages, so that no visitor waits."""

# ruff: noqa: F821  (the shell provides env)

env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
