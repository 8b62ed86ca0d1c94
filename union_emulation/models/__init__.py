# The sections below are the floors of the house: a file names models of its own floor and of
# those above it in this list, never of one below it in this list.
# ruff: noqa: I001

# 1 organisation
from . import base
from . import ir_rule
from . import union_clock
from . import union_name_mixin
from . import union_level
from . import union_unit
from . import union_unit_history
from . import union_unit_change_check_mixin
from . import union_unit_change
from . import union_cluster
from . import union_territory_mixin
from . import union_department
from . import union_mandate
from . import union_member
from . import union_member_private
from . import union_signatory
from . import res_users
from . import res_config_settings

# 2 engines
from . import union_event_mixin
from . import union_thread_mixin
from . import union_legal_topic
from . import union_legal_text
from . import union_document_type
from . import union_document_access_mixin
from . import union_document_check_mixin
from . import union_document_issue_mixin
from . import union_document_print_mixin
from . import union_document_public_mixin
from . import union_document
from . import union_document_recipient
from . import union_paper_snapshot
from . import union_paper_renderer
from . import union_event
from . import union_event_value
from . import union_event_seal
from . import union_event_union_mandate
from . import union_approval_step
from . import union_route_mixin
from . import union_route_union_unit_change
from . import union_paper_mixin
from . import union_approval_check_mixin
from . import union_content_mixin
from . import union_approval_mixin
from . import union_approval_line_mixin
from . import ir_attachment
from . import ir_actions_report

# 3 emulation
from . import emulation_movement
from . import emulation_anniversary
from . import emulation_theme
from . import emulation_inherited_mixin
from . import emulation_campaign_time_mixin
from . import emulation_campaign_tree_mixin
from . import emulation_campaign_copy_mixin
from . import emulation_campaign_reach_mixin
from . import emulation_launch_check_mixin
from . import emulation_campaign_amendment_mixin
from . import emulation_extension_mixin
from . import emulation_period_mixin
from . import emulation_stage_mixin
from . import emulation_copies_mixin
from . import emulation_campaign
from . import emulation_campaign_content
from . import emulation_phase
from . import emulation_phase_deadline
from . import emulation_indicator
from . import emulation_participation
from . import emulation_participation_line
from . import emulation_extension
from . import emulation_campaign_amendment
from . import emulation_campaign_amendment_line
from . import emulation_union_unit

# 5 analysis
from . import emulation_work
from . import emulation_deadline
