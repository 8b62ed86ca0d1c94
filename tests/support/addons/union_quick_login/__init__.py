"""Passwords of the tests' servers are hashed in one round, as Odoo's own tests do it.

Loaded server-wide by support/server.py and installed nowhere. With the 600 000 rounds that Odoo
asks for at least, the log-ins of the tests would take a minute.
"""

from odoo.addons.base.models import res_users

res_users.MIN_ROUNDS = 1
