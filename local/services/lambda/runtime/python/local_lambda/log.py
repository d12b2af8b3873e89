"""Log lines as AWS's runtime writes them.

https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html
"""

import json
import logging
import os
import struct
import sys
import time
import traceback

IS_JSON = os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"

request_id = None


def set_request_id(value):
    global request_id
    request_id = value


def set_up():
    """Gives Python's own logging its handler, and has printed lines leave as they come."""
    sys.stdout.reconfigure(line_buffering=True)
    handler = FrameHandler()
    handler.setFormatter(JsonFormatter() if IS_JSON else TextFormatter())
    logging.getLogger().addHandler(handler)
    if IS_JSON:
        level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "INFO")
        logging.getLogger().setLevel({"TRACE": "DEBUG", "FATAL": "CRITICAL"}.get(level, level))


def write(message):
    """One message of several lines stays one: 4 bytes of type, 4 of length, 8 of microseconds, then the message."""
    sys.stdout.flush()
    data = message.encode()
    frame = struct.pack(">IIQ", 0xA55A0003, len(data), time.time_ns() // 1000) + data
    while frame:
        frame = frame[os.write(1, frame) :]


def log_failure(error_type, message, trace):
    """An error that reached the runtime."""
    if IS_JSON:
        record = {"timestamp": iso(time.time()), "level": "ERROR", "requestId": request_id}
        write(json.dumps({**record, "errorType": error_type, "errorMessage": message, "stackTrace": trace}))
        return
    lines = ["Traceback (most recent call last):\n", *trace] if trace else []
    write(f"[ERROR] {error_type}: {message}\n{''.join(lines)}".rstrip("\n"))


class FrameHandler(logging.Handler):
    def emit(self, record):
        try:
            write(self.format(record))
        except Exception:
            self.handleError(record)


class TextFormatter(logging.Formatter):
    def __init__(self):
        super().__init__("[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s", "%Y-%m-%dT%H:%M:%S")
        self.converter = time.gmtime

    def format(self, record):
        record.aws_request_id = request_id
        return super().format(record)


class JsonFormatter(logging.Formatter):
    def format(self, record):
        fields = {
            "timestamp": iso(record.created),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
            "requestId": request_id,
        }
        if record.exc_info and record.exc_info[0]:
            error_type, error, trace = record.exc_info
            fields["errorType"] = error_type.__name__
            fields["errorMessage"] = str(error)
            fields["stackTrace"] = traceback.format_tb(trace)
        return json.dumps(fields, default=str)


def iso(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(seconds * 1000) % 1000:03d}Z"
