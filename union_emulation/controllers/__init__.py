from . import union_check
