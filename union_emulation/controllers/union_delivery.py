from markupsafe import Markup

from odoo import http
from odoo.http import content_disposition, request

from .union_check import HEADERS

#: A file is for its addressee: nothing of it is kept on the way, listed or passed on.
FILE_HEADERS = [
    *(header for header in HEADERS if header[0] != "Content-Type"),
    ("X-Content-Type-Options", "nosniff"),
]


class UnionDelivery(http.Controller):
    """What the link in an e-mail gives its addressee: one issued paper and its files."""

    @http.route(
        "/union/paper/<string:token>", type="http", auth="public", readonly=True, sitemap=False
    )
    def page(self, token):
        """Say which paper it is, and offer its files.

        :param str token: 128 random bits, in this addressee's e-mail only
        """
        return self._page(request.env["union.document.delivery"]._find_by_token(token))

    @http.route(
        ["/union/paper/<string:token>/pdf", "/union/paper/<string:token>/file/<int:place>"],
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def download(self, token, place=None):
        """Give the stored paper, or one of the files that go with it.

        :param str token: see :meth:`page`
        :param int place: which of the files, counted from 1
        """
        row = request.env["union.document.delivery"]._find_by_token(token)
        found = row and row._linked_file(place)
        if not found:
            return self._page(row, status=410 if row and not row._is_open() else 404)
        if request.httprequest.method == "GET":
            row._note_opened()
        name, mimetype, raw = found
        headers = [
            ("Content-Type", mimetype),
            ("Content-Length", len(raw)),
            ("Content-Disposition", content_disposition(name)),
            *FILE_HEADERS,
        ]
        return request.make_response(raw, headers)

    def _page(self, row, status=200):
        facts = row and row._linked_facts()
        page = request.env["ir.qweb"]._render(
            "union_emulation.delivery_page", {"facts": facts, "paper": facts and facts["paper"]}
        )
        return request.make_response(
            Markup("<!DOCTYPE html>\n") + page, HEADERS, status=status if row else 404
        )
