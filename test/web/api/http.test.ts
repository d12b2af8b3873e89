import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ApiError } from "../../../web/src/api/api-error.ts";
import { callApi } from "../../../web/src/api/http.ts";

describe("calling the API", () => {
  let server: Server;
  let url: string;
  let answer: RequestListener;

  before(async () => {
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    // A server that listens on a port has an address of this kind.
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/links`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const answers = (status: number, body: string, type = "application/json") => {
    answer = (_request, response) => response.writeHead(status, { "content-type": type }).end(body);
  };
  const failure = async (request = callApi(url)): Promise<ApiError> => {
    const error = await request.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ApiError, String(error));
    return error;
  };

  it("sends JSON with its type, and answers the JSON that comes back", async () => {
    const sent: unknown[] = [];
    answer = (request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += chunk));
      request.on("end", () => {
        sent.push(request.method, request.headers["content-type"], request.headers["if-match"], body);
        response.end('{"slug":"a"}');
      });
    };
    const headers = { "if-match": '"3"' };
    assert.deepEqual(await callApi(url, { method: "PATCH", body: { url: "https://a.example" }, headers }), {
      slug: "a",
    });
    assert.deepEqual(sent, ["PATCH", "application/json", '"3"', '{"url":"https://a.example"}']);
  });

  it("sends no type without a body", async () => {
    let type: string | undefined = "unset";
    answer = (request, response) => {
      type = request.headers["content-type"];
      response.end("{}");
    };
    await callApi(url);
    assert.equal(type, undefined);
  });

  it("answers undefined for 204", async () => {
    answers(204, "");
    assert.equal(await callApi(url, { method: "DELETE" }), undefined);
  });

  it("throws the problem of a refusal", async () => {
    answers(
      400,
      '{"detail":"bad","errors":[{"field":"url","detail":"no scheme"}]}',
      "application/problem+json",
    );
    const error = await failure();
    assert.equal(error.kind, "refused");
    assert.equal(error.status, 400);
    assert.equal(error.problem.fields.get("url"), "no scheme");
    assert.equal(error.isPassing, false);
  });

  for (const status of [502, 503, 504]) {
    it(`takes ${status} for a service that is not available, whatever stands in it`, async () => {
      answers(status, "<html>bad gateway</html>", "text/html");
      const error = await failure();
      assert.equal(error.kind, "unavailable");
      assert.equal(error.status, status);
      assert.equal(error.isPassing, true);
    });
  }

  it("does not take a page for an answer", async () => {
    answers(200, "<!doctype html>", "text/html");
    const error = await failure();
    assert.equal(error.kind, "unreadable");
    assert.match(error.message, /text\/html instead of JSON/);
  });

  it("tells a server that is not there", async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, "127.0.0.1", resolve));
    const { port } = gone.address() as AddressInfo; // as above
    await new Promise((resolve) => gone.close(resolve));
    assert.equal((await failure(callApi(`http://127.0.0.1:${port}/`))).kind, "unreachable");
  });

  it("tells an answer that breaks off", async () => {
    answer = (_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write('{"items":');
      setImmediate(() => response.destroy());
    };
    assert.equal((await failure()).kind, "unreachable");
  });

  it("throws what fetch throws when it is cancelled, which is no failure", async () => {
    const controller = new AbortController();
    answer = () => controller.abort();
    await assert.rejects(callApi(url, { signal: controller.signal }), { name: "AbortError" });
  });
});
