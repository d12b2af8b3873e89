"""Runs AWS CLI commands and boto3 calls, one request a line on stdin, one answer a line on stdout.

Both tools are as their authors publish them; they only share a process, which saves half a second a command.
"""

import contextlib
import io
import json
import os
import sys
import urllib.request

import awscli.clidriver
import boto3
from botocore import xform_name
from botocore.client import Config
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


def post_object(params):
    """A browser's upload, by the form that boto3 signs; neither tool sends one itself."""
    body = params.pop("Body")
    # By itself boto3 signs forms by version 2, which S3 takes for old buckets alone.
    client = boto3.client("s3", config=Config(signature_version="s3v4"))
    form = client.generate_presigned_post(**params)
    boundary = "----tools"
    parts = [f'name="{name}"\r\n\r\n{value}' for name, value in form["fields"].items()]
    parts.append(f'name="file"; filename="tools.txt"\r\n\r\n{body}')
    lines = [f"--{boundary}\r\nContent-Disposition: form-data; {part}\r\n" for part in parts]
    data = ("".join(lines) + f"--{boundary}--\r\n").encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    with urllib.request.urlopen(urllib.request.Request(form["url"], data, headers)) as answer:
        return {"answer": {"Status": answer.status, "ETag": answer.headers["ETag"]}}


def plain(value):
    if isinstance(value, StreamingBody):
        return value.read().decode()
    if isinstance(value, bytes):
        return value.decode()
    return value.isoformat()


for line in sys.stdin:
    request = json.loads(line)
    try:
        if request["operation"] == "PostObject":
            result = post_object(request["input"])
        elif request["tool"] == "aws":
            result = command(request["service"], request["operation"], request["input"], request["extra"])
        else:
            result = call(request["service"], request["operation"], request["input"])
    except Exception as problem:  # The test shows it as the answer to this one request.
        result = {"error": f"{type(problem).__name__}: {problem}"}
    print(json.dumps(result, default=plain), flush=True)
