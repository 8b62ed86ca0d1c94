import re
import unicodedata

from odoo import api, fields, models


class EmulationAwardSnapshotMixin(models.AbstractModel):
    """What a line of the register keeps of its recipient: as it is on the day of the decision."""

    _name = "emulation.award.snapshot.mixin"
    _description = "Emulation: what a line of the register keeps"

    @api.model
    def _as_on_the_day(self, rows):
        """Rows with what they leave out, as it is on the day of the decision.

        What was entered from paper keeps of post and groups only what the paper says: those of
        today need not be those of the day.

        :param list[dict] rows: values of fields
        :rtype: list[dict]
        """
        members = self._named(rows, "member_id")
        nominees, units = (
            self._named(rows, "nominee_unit_id"),
            self._named(rows, "deciding_unit_id"),
        )
        awards = self._named(rows, "award_type_id")
        # the default would be looked for once a row
        currency = self.env.ref("base.VND", raise_if_not_found=False)
        complete = []
        for given in rows:
            member = members[given.get("member_id") or False]
            nominee = nominees[given.get("nominee_unit_id") or False]
            deciding = units[given.get("deciding_unit_id") or False]
            award = awards[given["award_type_id"]]
            row = {
                "source": "decision",
                "is_confirmed": given.get("source") != "past",
                "currency_id": currency and currency.id,
                "subject_type": "individual" if member else "collective",
                "unit_id": (member.unit_id or nominee).id,
                "award_name": award.name,
                "gender": member.gender,
                "recipient_name": member.name,
                **given,
                "decision_date": fields.Date.to_date(given["decision_date"]),
            }
            if row["source"] == "decision":
                row = {**self._post_of(member), **row}
            row["member_path"] = member.unit_path
            row["deciding_path"] = deciding.parent_path
            complete.append(row)
        self._name_units(complete)
        for row in complete:
            row["recipient_key"] = self._recipient_key(row)
            row["number_key"] = self._number_key(row.get("decision_number"))
        return complete

    @api.model
    def _named(self, rows, name):
        """Records that rows name, which are read together.

        :param list[dict] rows:
        :param str name: of the field
        :return: by number; none for False
        :rtype: dict[int | bool, models.Model]
        """
        # sudo: names and places of whoever is granted something, whoever issues the decision
        model = self.env[self._fields[name].comodel_name].sudo()
        records = model.browse({row[name] for row in rows if row.get(name)})
        return {False: model, **{record.id: record for record in records}}

    @api.model
    def _post_of(self, member):
        return {
            "recipient_title": member.job_title,
            "position_group": member.position_group,
            "is_direct_worker": member.is_direct_worker,
        }

    @api.model
    def _name_units(self, rows):
        """Fill in what the units of the rows were called on the day.

        :param list[dict] rows: changed
        """
        roles = ("unit_id", "nominee_unit_id", "deciding_unit_id")
        ids = {row[role] for row in rows for role in roles if row.get(role)}
        # sudo: what units were called is no secret, and the register prints it
        history = self.env["union.unit.history"].sudo()
        history = history.search([("unit_id", "in", [*ids])], order="unit_id, date_start, id")
        by_unit = history.grouped(lambda past: past.unit_id.id)

        def on(unit_id, date):
            names = by_unit.get(unit_id, history.browse())
            begun = names.filtered(lambda past: not past.date_start or past.date_start <= date)
            return begun[-1:] or names[:1]

        for row in rows:
            date = row["decision_date"]
            row["unit_name"] = row.get("unit_name") or on(row["unit_id"], date).name
            if row.get("nominee_unit_id") and not row.get("recipient_name"):
                row["recipient_name"] = on(row["nominee_unit_id"], date).name
            if row.get("deciding_unit_id") and not row.get("body_name"):
                unit = on(row["deciding_unit_id"], date)
                row["body_name"] = unit.print_name or unit.name

    # ------------------------------------------------------------
    # How entries are compared
    # ------------------------------------------------------------

    @api.model
    def _recipient_key(self, row):
        """The recipient of a row: the member, the unit, or the name within its unit.

        :rtype: str
        """
        if row.get("member_id"):
            return f"member {row['member_id']}"
        if row.get("nominee_unit_id"):
            return f"unit {row['nominee_unit_id']}"
        # with accents: they tell people apart
        name = unicodedata.normalize("NFC", row["recipient_name"]).lower()
        return f"{row['unit_id']} {' '.join(name.split())}"

    @api.model
    def _number_key(self, number):
        """Number of a decision without what people write now so, now otherwise.

        :rtype: str
        """
        key = unicodedata.normalize("NFC", number or "").lower()
        return re.sub(r"\s+", "", key).lstrip("0")
