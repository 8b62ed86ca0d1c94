from . import test_workshop_request
