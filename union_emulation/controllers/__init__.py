from . import emulation_registration_import
from . import emulation_sending
from . import union_check
from . import union_delivery
from . import union_export
from . import union_report
