import io

from pypdf import PdfReader, PdfWriter

from odoo import api, fields, models
from odoo.exceptions import UserError

#: Sheet of labels, a common size: 24 of 70 × 37 mm on A4, without gaps. All in millimetres.
LABEL_WIDTH, LABEL_HEIGHT = 70, 37
LABEL_COLUMNS, LABEL_ROWS = 3, 8
LABEL_TOP = (297 - LABEL_ROWS * LABEL_HEIGHT) / 2
#: Pages of one print job: what a browser and a printer still take.
MAX_PAGES = 6000


class UnionDocumentDispatch(models.TransientModel):
    """Print job for the recipients on paper: a copy for each, and a sheet of address labels."""

    _name = "union.document.dispatch"
    _description = "Union: Print Job of Papers"

    document_ids = fields.Many2many(
        "union.document", string="Papers", required=True, help="Issued papers to be sent."
    )
    only_unsent = fields.Boolean(
        "Only those still to be sent", default=True, help="Otherwise everybody on paper."
    )
    with_cover = fields.Boolean(
        "Cover with the address", help="A page before each copy that names its addressee."
    )
    is_duplex = fields.Boolean(
        "For printing on both sides",
        default=True,
        help="Adds an empty page where a copy would begin on the back of the one before.",
    )
    delivery_ids = fields.Many2many(
        "union.document.delivery",
        string="Addressees",
        compute="_compute_delivery_ids",
        help="Who gets a copy, in the order of the print job: papers of one addressee together.",
    )
    copy_count = fields.Integer(
        "Copies", compute="_compute_delivery_ids", help="Copies of the print job."
    )
    unaddressed_count = fields.Integer(
        "Without a postal address",
        compute="_compute_delivery_ids",
        help="Addressees whose label bears the name only.",
    )

    @api.depends("document_ids", "only_unsent")
    def _compute_delivery_ids(self):
        for job in self:
            rows = job.document_ids.delivery_ids.filtered(
                lambda row, job=job: row.mode == "paper" and not (job.only_unsent and row.date_sent)
            )
            together = rows.sorted(lambda row: (row.document_id.date, row.id)).grouped(
                lambda row: row._addressee()
            )
            job.delivery_ids = rows.browse().concat(*together.values())
            job.copy_count = len(rows)
            job.unaddressed_count = sum(not address for __, __, address in together)

    @api.constrains("document_ids")
    def _check_readable_documents(self):
        # su=False: a wizard shows its user the names of its papers
        self.document_ids.sudo(False).check_access("read")

    def _check_allowed(self):
        """Refuse a print job that is not the user's, or has nothing to print.

        :raise UserError: who may send the papers, or that nobody gets them on paper
        """
        self.ensure_one()
        self.document_ids.check_access("read")
        self.document_ids._check_reasons("send")
        if not self.delivery_ids:
            raise UserError(self.env._("Nobody is left who gets these papers on paper."))

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_print_copies(self):
        """Download the copies.

        :return: report action
        :rtype: dict
        """
        self._check_allowed()
        return self.env.ref("union_emulation.union_document_copies_report").report_action(
            self, config=False
        )

    def action_print_labels(self):
        """Download the address labels.

        :return: report action
        :rtype: dict
        """
        self._check_allowed()
        return self.env.ref("union_emulation.union_document_labels_report").report_action(
            self, config=False
        )

    def action_mark_sent(self):
        """Note that the addressees of the print job have been sent their copies today.

        :return: window action that closes the dialog
        :rtype: dict
        """
        self._check_allowed()
        self.delivery_ids.action_mark_sent()
        return {"type": "ir.actions.act_window_close"}

    # ------------------------------------------------------------
    # Printing
    # ------------------------------------------------------------

    def _paper_file(self, report):
        """The copies, or the labels; asked by the report.

        :param ir.actions.report report: which of the two
        :rtype: bytes
        """
        self._check_allowed()
        if report == self.env.ref("union_emulation.union_document_labels_report"):
            return self._print("union_emulation.paper_labels", {"sheets": self._label_sheets()})
        return self._copies()

    def _print(self, template, values):
        page = self.env["ir.qweb"]._render(template, values)
        return self.env["union.paper.renderer"]._print_html(str(page))

    def _copies(self):
        """Stored pages of the papers, unchanged, once for each addressee.

        :rtype: bytes
        """
        papers = {paper: PdfReader(io.BytesIO(paper._paper_pdf())) for paper in self.document_ids}
        total = sum(len(papers[row.document_id].pages) for row in self.delivery_ids)
        if total > MAX_PAGES:
            raise UserError(
                self.env._(
                    "The print job has %(count)s pages, more than %(limit)s: print fewer papers "
                    "at once.",
                    count=total,
                    limit=MAX_PAGES,
                )
            )
        covers = self._covers()
        # it keeps what the copies of a page share once
        writer = PdfWriter()
        for place, row in enumerate(self.delivery_ids):
            if covers:
                self._add(writer, [covers.pages[place]])
            self._add(writer, papers[row.document_id].pages)
        output = io.BytesIO()
        writer.write(output)
        return output.getvalue()

    def _add(self, writer, pages):
        for page in pages:
            writer.add_page(page)
        if self.is_duplex and len(pages) % 2:
            writer.add_blank_page(page.mediabox.width, page.mediabox.height)

    def _covers(self):
        """One page for each copy.

        :rtype: PdfReader | None
        """
        if not self.with_cover:
            return None
        values = {"rows": [row._label_values() for row in self.delivery_ids]}
        return PdfReader(io.BytesIO(self._print("union_emulation.paper_covers", values)))

    def _label_sheets(self):
        """Labels sheet by sheet, one for each addressee, with their places in millimetres.

        :rtype: list[list[dict]]
        """
        per_sheet = LABEL_COLUMNS * LABEL_ROWS
        rows = list(self.delivery_ids.grouped(lambda row: row._addressee()).values())
        labels = [
            row[0]._label_values()
            | {
                "left": place % LABEL_COLUMNS * LABEL_WIDTH,
                "top": LABEL_TOP + place % per_sheet // LABEL_COLUMNS * LABEL_HEIGHT,
                "width": LABEL_WIDTH,
                "height": LABEL_HEIGHT,
            }
            for place, row in enumerate(rows)
        ]
        return [labels[start : start + per_sheet] for start in range(0, len(labels), per_sheet)]
