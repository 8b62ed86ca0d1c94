# 2 engines
from . import union_approval_reason
from . import union_document_revoke
