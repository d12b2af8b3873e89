"""One event at a time, for as long as the environment lives."""

import json
import os
import sys

from . import log
from .context import LambdaContext
from .failures import Failure, body_of, parts_of
from .handler import load_handler
from .runtime_client import RuntimeClient


def run():
    client = RuntimeClient(os.environ["AWS_LAMBDA_RUNTIME_API"])
    log.set_up()
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except Exception as error:
        failure = parts_of(error)
        log.log_failure(*failure)
        client.fail_init(body_of(*failure), failure[0])
        sys.exit(1)
    while True:
        headers, event = client.next()
        work(client, handler, headers, event)


def work(client, handler, headers, event):
    context = LambdaContext(headers)
    log.set_request_id(context.aws_request_id)
    trace_id = headers.get("lambda-runtime-trace-id")
    if trace_id:
        os.environ["_X_AMZN_TRACE_ID"] = trace_id
    try:
        body = marshalled(handler(json.loads(event), context))
    except Exception as error:
        failure = parts_of(error)
        log.log_failure(*failure)
        sys.stdout.flush()
        client.fail(context.aws_request_id, body_of(*failure, context.aws_request_id), failure[0])
        return
    sys.stdout.flush()
    client.respond(context.aws_request_id, body)


def marshalled(result):
    try:
        return json.dumps(result, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        raise Failure("Runtime.MarshalError", f"Unable to marshal response: {error}") from error
