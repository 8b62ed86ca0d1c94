"""Run by `odoo shell`: every user, now and later, works in Vietnamese and in Vietnam's time."""

# ruff: noqa: F821  (the shell provides env)

VIETNAM = {"lang": "vi_VN", "tz": "Asia/Ho_Chi_Minh"}

for name, value in VIETNAM.items():
    env["ir.default"].set("res.partner", name, value)
users = env["res.users"].with_context(active_test=False).search([])
users.partner_id.write(VIETNAM)
env["res.company"].search([]).partner_id.write(VIETNAM)
env.cr.commit()
