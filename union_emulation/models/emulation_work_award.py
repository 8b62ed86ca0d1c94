from odoo import models
from odoo.tools import SQL


class EmulationWork(models.Model):
    """What waits in commendation: dossiers to finish, letters to submit and to issue."""

    _inherit = "emulation.work"
    _depends = {
        "emulation.nomination": ["state", "unit_id", "nominee_name", "submission_id"],
        "emulation.submission": ["state", "unit_id", "name", "document_id"],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            %s
            UNION ALL
            SELECT nomination.id::bigint * 100 + 11, nomination.nominee_name, nomination.state,
                   nomination.unit_id, 'officer', NULL,
                   'emulation.nomination', nomination.id, NULL, 1
              FROM emulation_nomination AS nomination
             WHERE nomination.state = 'returned'
                OR nomination.state = 'draft' AND nomination.submission_id IS NULL
            UNION ALL
            SELECT letter.id::bigint * 100 + 12, letter.name, 'draft',
                   letter.unit_id, 'officer', NULL,
                   'emulation.submission', letter.id, NULL, 1
              FROM emulation_submission AS letter
             WHERE letter.state = 'draft'
            UNION ALL
            SELECT letter.id::bigint * 100 + 13, letter.name, 'issue',
                   letter.unit_id, 'clerk', NULL, 'union.document', paper.id, NULL, 1
              FROM emulation_submission AS letter
              JOIN union_document AS paper ON paper.id = letter.document_id
             WHERE letter.state = 'submitted' AND paper.state = 'draft'
               AND NOT EXISTS (
                   SELECT FROM emulation_nomination AS nomination
                     JOIN union_approval_step AS step ON step.id = nomination.current_step_id
                    WHERE nomination.submission_id = letter.id
                      AND nomination.state = 'submitted' AND step.unit_id = letter.unit_id)
            """,
            super()._table_query,
        )
