from . import union_check
from . import union_delivery
