"""Failures as the Runtime API takes them."""

import json
import traceback


class Failure(Exception):
    """One of the runtime's own, with the name by which Lambda knows it: `Runtime.ImportModuleError`."""

    def __init__(self, error_type, message, trace=()):
        super().__init__(message)
        self.error_type = error_type
        self.trace = list(trace)


def parts_of(error):
    """Type, message and trace, from the handler's own frame on."""
    if isinstance(error, Failure):
        return error.error_type, str(error), error.trace
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not frame.filename.startswith(__file__.rpartition("/")[0])]
    return type(error).__name__, str(error), traceback.format_list(own)


def body_of(error_type, message, trace, request_id=""):
    body = {"errorMessage": message, "errorType": error_type, "requestId": request_id, "stackTrace": trace}
    return json.dumps(body).encode()
