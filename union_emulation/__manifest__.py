{
    "name": "Trade Union Emulation",
    "summary": "Emulation movements, awards and decisions of Vietnamese trade unions",
    "version": "19.0.1.0.0",
    "category": "Human Resources",
    "author": "Union Emulation contributors",
    "license": "LGPL-3",
    "depends": ["mail", "web_hierarchy", "base_import"],
    "data": [
        # Security: groups and rights before any view names a group
        "security/union_groups.xml",
        "security/ir.model.access.csv",
        # Data
        "data/union_level_data.xml",
        "data/union_member_data.xml",
        "data/union_approval_data.xml",
        "data/base_import_mapping.xml",
        "data/union_document_type_data.xml",
        "data/union_legal_text_data.xml",
        "data/union_document_cron.xml",
        # Papers: before the views that hold their buttons
        "reports/paper_layout.xml",
        # Views: floor by floor, menus last
        "wizards/union_document_revoke_views.xml",
        "views/union_document_views.xml",
        "views/union_document_type_views.xml",
        "views/union_legal_topic_views.xml",
        "views/union_legal_text_views.xml",
        "views/union_check_templates.xml",
        # Record rules last: they name fields of every floor
        "security/union_mandate_rules.xml",
        "security/union_member_rules.xml",
        "security/union_document_rules.xml",
        "security/union_approval_step_rules.xml",
        "security/emulation_campaign_rules.xml",
        "security/emulation_participation_rules.xml",
        "security/emulation_work_rules.xml",
    ],
    "demo": [
        "demo/union.unit.csv",
        "demo/union.department.csv",
        "demo/union_signatory.xml",
        "demo/res_users.xml",
        "demo/union.member.csv",
        "demo/union.member.private.csv",
        "demo/union.mandate.csv",
        "demo/emulation_movement.xml",
        "demo/emulation_anniversary.xml",
        "demo/emulation_campaign_2022.xml",
        "demo/emulation_campaign_2023.xml",
        "demo/emulation_campaign_current.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "union_emulation/static/src/paper/*.js",
        ],
    },
    "application": True,
}
