import json

from psycopg2.errors import ReadOnlySqlTransaction, UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError
from odoo.tools import SQL

from .union_event_verify_mixin import digest_of, digest_of_values


class UnionEvent(models.Model):
    """One thing that happened with a record: who did what, and when.

    Rows are added by the engines only and chained by digest, record by record. The readable
    values lie beside it in ``union.event.value``, so that they can be blanked when retention
    ends and the chain still verifies. A chain cut at its end shows in ``union.event.seal``.
    """

    _name = "union.event"
    _description = "Union Event"
    _inherit = ["union.territory.mixin", "union.event.verify.mixin", "union.event.reading.mixin"]
    _territory_field = "dossier_unit_id"
    _log_access = False
    _rec_name = "record_name"
    _order = "id desc"

    res_model = fields.Char("Model", required=True, help="Model of the record.")
    res_id = fields.Many2oneReference(
        "Record", model_field="res_model", required=True, help="The record it happened with."
    )
    record_name = fields.Char("Name", help="Name of the record on the day.")
    dossier_unit_id = fields.Many2one(
        "union.unit",
        "Whose record",
        required=True,
        index=True,
        ondelete="restrict",
        help="The unit that the record belongs to.",
    )
    unit_id = fields.Many2one(
        string="Unit", related="dossier_unit_id", required=False, index=False, help="As above."
    )
    date = fields.Datetime("When", required=True, help="When it happened.")
    actor_id = fields.Integer("Account", help="Number of the account that acted.")
    actor_name = fields.Char("Who", required=True, help="Name of who acted, as on the day.")
    action = fields.Char(required=True, help="What was done, as the engines name it.")
    what = fields.Char(compute="_compute_what", help="What was done, in words.")
    value_digest = fields.Char(required=True, help="Fingerprint of the readable values.")
    previous_digest = fields.Char(help="Fingerprint of the record's event before this one.")
    digest = fields.Char(required=True, help="Fingerprint of this event and all before it.")
    value_ids = fields.One2many(
        "union.event.value", "event_id", "Values", help="What was said or changed."
    )
    detail = fields.Text(compute="_compute_detail", help="What was said or changed, readable.")

    _chain_unique = models.UniqueIndex(
        "(res_model, res_id, previous_digest)", "Two events cannot follow the same one."
    )
    _chain_idx = models.Index("(res_model, res_id, id)")
    # rows come in the order of time: a few kilobytes find those of the last days
    _date_idx = models.Index("USING brin (date)")

    @api.depends("action")
    def _compute_what(self):
        words = self._words()
        for event in self:
            event.what = words.get(event.action, event.action)

    @api.depends("value_ids.content")
    def _compute_detail(self):
        for event in self:
            content = event.value_ids[:1].content or {}
            # the content of a submission is for comparing rounds
            texts = {name: text for name, text in content.items() if not isinstance(text, dict)}
            lines = [
                f"{event._label(name)}: {event._text(name, text)}"
                for name, text in texts.items()
                if text
            ]
            event.detail = "\n".join(lines) or False

    @api.model
    def _words(self):
        """What the engines' actions are called on the screen.

        :rtype: dict[str, str]
        """
        return {
            "submit": self.env._("Submitted"),
            "recall": self.env._("Recalled"),
            "receive": self.env._("Received"),
            "approve": self.env._("Approved"),
            "return": self.env._("Returned"),
            "reject": self.env._("Rejected"),
            "withdraw": self.env._("Withdrawn"),
            "send_on": self.env._("Sent on: a unit on the way has ended"),
            "remind": self.env._("Reminded: the deadline is over"),
            "escalate": self.env._("Unit above told: the dossier waits too long"),
            "supersede": self.env._("Step laid elsewhere: nobody could act"),
            "start": self.env._("Begun"),
            "complete": self.env._("Reported as completed"),
            "verify": self.env._("Verified"),
            "recognise": self.env._("Recognised"),
            "reopen": self.env._("Given back as not completed"),
            "propose": self.env._("Proposed"),
            "decide": self.env._("Granted"),
            "refuse": self.env._("Turned down"),
            "fix": self.env._("Plaque fixed"),
            "hand_over": self.env._("Certificate handed over"),
            "lapse": self.env._("Granted no more: the decision does not hold"),
            "take_in": self.env._("Brought back"),
            "annul": self.env._("Recognition taken back"),
            "launch": self.env._("Launched"),
            "close": self.env._("Closed"),
            "close_phase": self.env._("Phase closed"),
            "receive_electronic": self.env._("Electronic copy came in"),
            "receive_paper": self.env._("Paper copy came in"),
            "supplement": self.env._("Supplemented"),
            "extend": self.env._("Deadline extended"),
            "refuse_extension": self.env._("More time refused"),
            "cancel": self.env._("Cancelled"),
            "hand_down": self.env._("Target handed down"),
            "promise": self.env._("Target promised"),
            "take_back": self.env._("Promise taken back"),
            "report": self.env._("Result reported"),
            "consent": self.env._("Consent noted"),
            "withdraw_consent": self.env._("Consent withdrawn"),
            "pick": self.env._("Picked for publication"),
            "publish": self.env._("Published"),
            "unpublish": self.env._("Publication withdrawn"),
            "same": self.env._("Said to be the same as another"),
            "different": self.env._("Said to be different from another"),
            "issue": self.env._("Paper issued"),
            "revoke": self.env._("Paper revoked"),
            "replace": self.env._("Paper replaced"),
            "reserve": self.env._("Number reserved"),
            "void": self.env._("Number voided"),
            "scan": self.env._("Signed copy added"),
            "download": self.env._("Paper downloaded by its link"),
            "give": self.env._("Mandate given"),
            "change": self.env._("Mandate changed"),
            "delete": self.env._("Mandate deleted before it began"),
            "council": self.env._("Opinion of the council noted"),
            "propose_forward": self.env._("Proposed to be forwarded"),
            "forward": self.env._("Forwarded outside"),
            "answer": self.env._("Answer of the host noted"),
            "decline": self.env._("Not awarded"),
            "send_out": self.env._("Sent to the body outside"),
            "answer_outside": self.env._("Answer of the body outside noted"),
            "take_up": self.env._("Letters from below taken up"),
            "consult": self.env._("Published for comment"),
            "end_consult": self.env._("Time for comments ended"),
            "say": self.env._("Comment received"),
            "print": self.env._("Printed"),
            "export": self.env._("Exported"),
            "import": self.env._("Registrations imported"),
            "import_change": self.env._("Changed by a workbook"),
            "enter": self.env._("Entered from paper"),
            "correct": self.env._("Set right"),
            "confirm": self.env._("Confirmed"),
            "remove_scan": self.env._("Scan removed"),
            "open": self.env._("Personal data opened"),
            "find": self.env._("Found by personal data"),
            "blank": self.env._("Old readings blanked"),
            "award": self.env._("Award granted by a decision"),
            "revoke_award": self.env._("Award taken back"),
            "deviate": self.env._("Differs from the council's result"),
            "give_clerk": self.env._("Given to the clerk"),
            "pay": self.env._("Noted as paid"),
            "recover": self.env._("Noted as recovered"),
            "change_council": self.env._("Members of the council changed"),
            "open_session": self.env._("Session opened"),
            "close_session": self.env._("Session closed"),
            "reopen_session": self.env._("Session reopened as a new one"),
            "declare": self.env._("Kinship declared"),
            "note_finding": self.env._("Finding noted"),
        }

    def _label(self, name):
        """Name of a value on the screen: that of the record's field, if it is one.

        :param str name: key of the readable values
        :rtype: str
        """
        model = self.env.get(self.res_model)
        if model is not None and name in model._fields:
            return model._fields[name]._description_string(self.env)
        words = {
            "comment": self.env._("Comment"),
            "reason": self.env._("Reason"),
            "points": self.env._("To be corrected"),
            "on_behalf_of": self.env._("In the place of"),
            "left_out": self.env._("Left out on the way"),
            "what": self.env._("What"),
            "columns": self.env._("Columns"),
            "count": self.env._("Number of records"),
            "before": self.env._("Older than"),
            "file": self.env._("File"),
            "files": self.env._("Files"),
            "register": self.env._("Year"),
            "series": self.env._("Series"),
            "month": self.env._("Month"),
            "rows": self.env._("Rows"),
            "programme": self.env._("Programme"),
            "nominee": self.env._("Nominee"),
            "amount": self.env._("Amount"),
            "created": self.env._("New"),
            "updated": self.env._("Changed"),
            "addressee": self.env._("Addressee"),
            "changes": self.env._("Changes"),
            "number": self.env._("Number"),
            "days": self.env._("Working days"),
            "comments": self.env._("Comments"),
        }
        return words.get(name, name)

    def _text(self, name, value):
        """Readable value as the screen shows it.

        :param str name: key of the readable values
        :rtype: str
        """
        if isinstance(value, list):
            return "; ".join(str(item) for item in value)
        model = self.env.get(self.res_model)
        field = model._fields.get(name) if model is not None else None
        if field and field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return value

    # ------------------------------------------------------------
    # CRUD: closed to everybody
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Events write themselves when something happens."))

    def write(self, vals):
        raise AccessError(self.env._("What happened cannot be changed."))

    @api.ondelete(at_uninstall=True)
    def _unlink_except_never(self):
        raise AccessError(self.env._("What happened cannot be deleted."))

    # ------------------------------------------------------------
    # The engines' door
    # ------------------------------------------------------------

    @api.model
    def _log(self, action, values):
        """Note what the current user has done, in two queries whatever the number of records.

        :param str action: what was done, e.g. approve
        :param dict values: by record, the readable values as texts, numbers and lists; the
            records are of one model and belong to a unit, or are units
        :raise ConcurrencyError: somebody acted on one of the records at the same moment; the
            request is tried again
        """
        if not values:
            return
        if self.env.cr.readonly:
            # Odoo begins the request anew on a connection that can write
            raise ReadOnlySqlTransaction("an event has to be written")
        records = next(iter(values)).browse().union(*values)
        # sudo: the log is written whatever of the record the actor may read
        heads = self._heads(records)
        user, now = self.env.user, self.env["union.clock"]._now()
        rows, contents = [], []
        for record in records.sudo():
            content = values[record]
            value_digest = digest_of_values(content)
            parts = [records._name, record.id, str(now), user.id, user.name, action, value_digest]
            previous = heads.get(record.id, "")
            digest = digest_of(previous, parts)
            unit = self._unit_of(record)
            rows.append((*parts, previous, digest, record.display_name, unit.id, unit.parent_path))
            contents.append((digest, json.dumps(content, ensure_ascii=False)))
        try:
            self.env.cr.execute(
                SQL(
                    """
                    WITH event AS (
                        INSERT INTO union_event
                               (res_model, res_id, date, actor_id, actor_name, action,
                                value_digest, previous_digest, digest, record_name,
                                dossier_unit_id, unit_path)
                        VALUES %s
                        RETURNING id, digest
                    )
                    INSERT INTO union_event_value (event_id, content)
                    SELECT event.id, value.content::jsonb
                      FROM event JOIN (VALUES %s) AS value (digest, content) USING (digest)
                    """,
                    SQL(", ").join(rows),
                    SQL(", ").join(contents),
                )
            )
        except UniqueViolation as error:
            raise ConcurrencyError("an event of the record came first") from error
        self.invalidate_model()

    @api.model
    def _unit_of(self, record):
        """Whose event it is: the unit that the record belongs to, or the unit that it is.

        :rtype: UnionUnit
        """
        return record if record._name == "union.unit" else record[record._territory_field]

    @api.model
    def _heads(self, records):
        """Digests of the last events of the records.

        :rtype: dict[int, str]
        """
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT ON (res_id) res_id, digest
                      FROM union_event
                     WHERE res_model = %s AND res_id = ANY(%s)
                     ORDER BY res_id, id DESC
                    """,
                    records._name,
                    records.ids,
                )
            )
        )
