# 1 organisation
from . import union_unit_reorganise
from . import union_unit_reorganise_line
from . import union_unit_reorganise_mandate
from . import union_unit_reorganise_part
from . import union_unit_reorganise_workbook

# 2 engines
from . import union_approval_bulk
from . import union_approval_bulk_line
from . import union_approval_point
from . import union_approval_reason
from . import union_approval_scan_add
from . import union_approval_supersede
from . import union_document_bulk
from . import union_document_bulk_line
from . import union_document_dispatch
from . import union_document_register
from . import union_document_reserve
from . import union_document_revoke
from . import union_document_scan_add
from . import union_document_void

# 3 emulation
from . import emulation_council_note
from . import emulation_council_note_line
from . import emulation_forwarding
from . import emulation_forwarding_answer
from . import emulation_forwarding_import
from . import emulation_outcome_act
from . import emulation_phase_extend
from . import emulation_exemplar_consent
from . import emulation_title_enrol

# 4 awards
from . import emulation_award_renewal
from . import emulation_award_trial_pool
from . import emulation_award_trial
from . import emulation_award_trial_sum
from . import emulation_award_trial_line
from . import emulation_decision_payment
from . import emulation_decision_workbook
from . import emulation_award_correct
from . import emulation_award_extract
from . import emulation_award_import_form
from . import emulation_award_import_reader
from . import emulation_award_import_match
from . import emulation_award_import
from . import emulation_award_register
from . import emulation_award_scan_add
from . import emulation_award_withdraw
from . import emulation_nomination_outside
from . import emulation_consultation_say
from . import emulation_session_kinship
from . import emulation_session_reopen

# 5 analysis
from . import emulation_summary_list
from . import emulation_summary_print
