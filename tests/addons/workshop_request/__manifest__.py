{
    "name": "Workshop Requests",
    "summary": "Example of a dossier of its own: how a module adopts approval and papers",
    "version": "19.0.1.0.0",
    "category": "Human Resources",
    "author": "Union Emulation contributors",
    "license": "LGPL-3",
    "depends": ["union_emulation"],
    "data": [
        "security/ir.model.access.csv",
        "views/workshop_request_views.xml",
        "security/workshop_request_rules.xml",
    ],
}
