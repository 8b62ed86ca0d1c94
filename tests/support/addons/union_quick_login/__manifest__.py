{
    "name": "Quick Log-in for Tests",
    "summary": "Hashes passwords in one round; for the servers of the tests alone",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "Union Emulation contributors",
    "license": "LGPL-3",
    "depends": ["base"],
}
