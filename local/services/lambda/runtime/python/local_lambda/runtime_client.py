"""The Runtime API over one socket. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"""

import socket

PATH = "/2018-06-01/runtime"


class RuntimeClient:
    """Python's own HTTP client would take longer to load than all of this to run."""

    def __init__(self, address):
        host, port = address.split(":")
        self._host = address
        self._socket = socket.create_connection((host, int(port)))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._reader = self._socket.makefile("rb")

    def next(self):
        """Waits for an event; answers its headers, by lower-case name, and its body."""
        return self._request("GET", "/invocation/next")

    def respond(self, request_id, body):
        self._request("POST", f"/invocation/{request_id}/response", body)

    def fail(self, request_id, body, error_type):
        self._request("POST", f"/invocation/{request_id}/error", body, error_type)

    def fail_init(self, body, error_type):
        self._request("POST", "/init/error", body, error_type)

    def _request(self, method, path, body=b"", error_type=None):
        head = [f"{method} {PATH}{path} HTTP/1.1", f"Host: {self._host}"]
        if method == "POST":
            head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        if error_type:
            head.append(f"Lambda-Runtime-Function-Error-Type: {error_type}")
        self._socket.sendall("\r\n".join([*head, "", ""]).encode() + body)
        return self._answer()

    def _answer(self):
        if not self._reader.readline():
            # Without the local cloud there is nothing to do, and nobody to tell.
            raise SystemExit(0)
        headers = {}
        for line in iter(self._reader.readline, b"\r\n"):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        return headers, self._reader.read(int(headers.get("content-length", 0)))
