from markupsafe import Markup

from odoo import http
from odoo.http import request

#: The page is for whoever holds a paper: nothing about it is kept, listed or passed on.
HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("X-Robots-Tag", "noindex, nofollow"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
]


class UnionCheck(http.Controller):
    """Public page behind the QR code of issued papers."""

    @http.route(
        "/union/check/<string:code>", type="http", auth="public", readonly=True, sitemap=False
    )
    def check(self, code):
        """Say whether the paper with this code is valid, and what it states.

        :param str code: 128 random bits, on the paper only; any other gets a page that says nothing
        """
        paper = request.env["union.document"]._find_by_code(code)
        page = request.env["ir.qweb"]._render("union_emulation.check_page", {"paper": paper})
        return request.make_response(
            Markup("<!DOCTYPE html>\n") + page, HEADERS, status=200 if paper else 404
        )
