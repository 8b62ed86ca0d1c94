from odoo import api, models

from ..tools.vietnamese import figure
from ..tools.workbook import Column

#: Registrations whose values are read at once.
BATCH = 1000
#: Columns of the list: together no wider than A4 across shows legibly.
COLUMNS = [
    Column("Mã số", 11),
    Column("Nội dung đăng ký", 13),
    Column("Tên gọi", 32),
    Column("Người, tập thể đăng ký", 18),
    Column("Tác giả (tỷ lệ đóng góp)", 22),
    Column("Đơn vị", 22),
    Column("Đợt", 10),
    Column("Thời gian dự kiến", 15),
    Column("Chào mừng", 22),
    Column("Tổng mức đầu tư (đồng)", 16),
    Column("Giá trị làm lợi (đồng)", 16),
    Column("Số lượng", 7),
    Column("Trạng thái", 12),
    Column("Ngày nộp", 16),
    Column("Nộp quá hạn", 14),
]


class EmulationSummaryList(models.AbstractModel):
    """Sheet of the consolidated workbook that lists registrations one by one.

    Like all papers it is Vietnamese in the source.
    """

    _name = "emulation.summary.list"
    _description = "Emulation: list of registrations in the consolidated workbook"

    @api.model
    def _rows(self, registrations):
        """Rows of the list, with a value for each of :data:`COLUMNS`.

        :param emulation.registration registrations: in order
        :return: generator of lists
        """
        states = dict(registrations._fields["state"]._description_selection(self.env))
        for start in range(0, len(registrations), BATCH):
            # in the language of this record, not of whoever found them
            batch = self.env["emulation.registration"].browse(
                registrations._ids[start : start + BATCH]
            )
            for registration in batch:
                yield self._row(registration, states[registration.state])
            # what was read is not needed again: a whole province is not kept in memory
            for records in (batch.author_ids, batch.work_ids, batch):
                records.invalidate_recordset(flush=False)

    @api.model
    def _row(self, registration, state):
        clock = self.env["union.clock"]
        submitted = registration.date_submitted
        return [
            registration.code,
            registration.category_id.name,
            registration.name,
            registration.registrant_name,
            self._authors(registration),
            registration.unit_id.name,
            registration.phase_id.name,
            registration._planned_text(),
            self._occasion(registration),
            round(registration.investment) or None,
            round(registration.benefit_value) or None,
            registration.counted,
            state,
            submitted and clock._localize(submitted).replace(tzinfo=None),
            registration.is_late and (registration.late_reason or "x"),
        ]

    @api.model
    def _authors(self, registration):
        """The authors, each with his share.

        :return: “Lường Thị Hà (60%), Triệu Văn Minh (40%)”
        :rtype: str
        """
        return ", ".join(
            f"{author.name} ({figure(author.share)}%)" for author in registration.author_ids
        )

    @api.model
    def _occasion(self, registration):
        """What a work is dedicated to: an anniversary, another event, or both.

        :rtype: str
        """
        anniversary = registration.anniversary_id
        year = registration.campaign_id.year
        said = [anniversary._paper_text(year)] if anniversary else []
        text = "; ".join(said + [registration.dedication] * bool(registration.dedication))
        return text[:1].upper() + text[1:]
