"""Runs AWS CLI commands and boto3 calls, one request a line on stdin, one answer a line on stdout.

Both tools are as their authors publish them; they only share a process, which saves half a second a command.
"""

import contextlib
import io
import json
import os
import sys

import awscli.clidriver
import boto3
from botocore import xform_name
from botocore.exceptions import ClientError
from botocore.response import StreamingBody

clients = {}


def command(service, operation, params, extra):
    """`aws <service> <operation> <words> --cli-input-json …`"""
    args = [service, xform_name(operation, "-"), *extra]
    if service == "sqs":
        # Version 1 of the CLI reads no AWS_ENDPOINT_URL for SQS, nor AWS_ENDPOINT_URL_SQS: docs/queues.md.
        args += ["--endpoint-url", os.environ["AWS_ENDPOINT_URL"]]
    if params:
        args += ["--cli-input-json", json.dumps(params)]
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = awscli.clidriver.create_clidriver().main(args)
        except SystemExit as leaving:  # How the parser refuses a command line.
            code = leaving.code
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    if code != 0:
        return {"error": texts[1].strip() or f"exit code {code}"}
    return {"answer": json.loads(texts[0]) if texts[0].strip() else {}}


def call(service, operation, params):
    """`boto3.client(service).operation(**params)`"""
    client = clients.setdefault(service, None) or boto3.client(service)
    clients[service] = client
    try:
        answer = getattr(client, xform_name(operation))(**params)
    except ClientError as error:
        return {"error": str(error)}
    answer.pop("ResponseMetadata")
    return {"answer": answer}


def plain(value):
    if isinstance(value, StreamingBody):
        return value.read().decode()
    if isinstance(value, bytes):
        return value.decode()
    return value.isoformat()


for line in sys.stdin:
    request = json.loads(line)
    try:
        if request["tool"] == "aws":
            result = command(request["service"], request["operation"], request["input"], request["extra"])
        else:
            result = call(request["service"], request["operation"], request["input"])
    except Exception as problem:  # The test shows it as the answer to this one request.
        result = {"error": f"{type(problem).__name__}: {problem}"}
    print(json.dumps(result, default=plain), flush=True)
