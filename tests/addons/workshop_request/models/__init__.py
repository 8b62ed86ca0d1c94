from . import workshop_request
from . import workshop_request_paper
