import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import net from "node:net";
import {
  RuntimeApi,
  type RuntimeApiEvents,
} from "../../../../../local/services/lambda/runtime/runtime-api.ts";

const event = {
  requestId: "id-1",
  deadline: 1_000,
  functionArn: "arn:aws:lambda:us-east-1:000000000000:function:f",
  traceHeader: "Root=1-0-0",
  clientContext: undefined,
  payload: '{"é":1}',
};

describe("RuntimeApi", () => {
  let api: RuntimeApi;
  let address: string;
  let said: string[];
  let waiters: { readonly word: string; readonly resolve: () => void }[];

  /** Resolves when the API says `word`. */
  const heard = (word: string) =>
    said.includes(word) ? Promise.resolve() : new Promise<void>((resolve) => waiters.push({ word, resolve }));

  beforeEach(async () => {
    said = [];
    waiters = [];
    const say = (word: string) => {
      said.push(word);
      for (const waiter of waiters) if (waiter.word === word) waiter.resolve();
    };
    const events: RuntimeApiEvents = {
      onNext: () => say("next"),
      onLost: () => say("lost"),
      onAnswer: (id, answer) =>
        say(`${id} ${answer.kind} ${answer.kind === "too-large" ? "" : answer.payload}`),
      onInitError: (payload, type) => say(`init ${type} ${payload}`),
      onUnassigned: () => say("unassigned"),
    };
    api = new RuntimeApi(events);
    address = await api.listen();
  });
  afterEach(() => api.close());

  const call = async (method: string, path: string, body = "", headers = {}) => {
    const sent = request(`http://${address}${path}`, { method, headers });
    sent.end(body);
    const [response] = await once(sent, "response");
    let text = "";
    for await (const chunk of response) text += chunk;
    return { status: response.statusCode, headers: response.headers, text };
  };

  it("serves clients that are plain HTTP", async () => {
    const next = call("GET", "/2018-06-01/runtime/invocation/next");
    await heard("next");
    assert.equal(api.deliver(event), true);
    const { status, headers, text } = await next;
    assert.equal(status, 200);
    assert.equal(text, event.payload);
    assert.equal(headers["lambda-runtime-aws-request-id"], "id-1");
    assert.equal(headers["lambda-runtime-deadline-ms"], "1000");
    assert.equal(headers["lambda-runtime-invoked-function-arn"], event.functionArn);
    assert.equal(headers["lambda-runtime-trace-id"], "Root=1-0-0");
    assert.equal((await call("POST", "/2018-06-01/runtime/invocation/id-1/response", '"done"')).status, 202);
    const chunked = await call("POST", "/2018-06-01/runtime/invocation/id-2/error", '{"errorType":"E"}', {
      "transfer-encoding": "chunked",
    });
    assert.equal(chunked.status, 202);
    const failed = { "Lambda-Runtime-Function-Error-Type": "Runtime.X" };
    assert.equal((await call("POST", "/2018-06-01/runtime/init/error", "{}", failed)).status, 202);
    assert.equal((await call("GET", "/elsewhere")).status, 404);
    assert.deepEqual(said, [
      "next",
      'id-1 response "done"',
      'id-2 error {"errorType":"E"}',
      "init Runtime.X {}",
    ]);
  });

  it("never hands an event to a runtime whose socket is gone", async () => {
    const socket = net.connect(Number(address.split(":")[1]), "127.0.0.1");
    socket.write("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n\r\n");
    await heard("next");
    assert.equal(api.waiting, true);
    socket.destroy();
    await heard("lost");
    assert.equal(api.waiting, false);
    assert.equal(api.deliver(event), false);
  });

  it("takes the next request on a new socket", async () => {
    const first = net.connect(Number(address.split(":")[1]), "127.0.0.1");
    first.write("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n\r\n");
    await heard("next");
    first.destroy();
    await heard("lost");
    said.length = 0;
    const next = call("GET", "/2018-06-01/runtime/invocation/next");
    await heard("next");
    assert.equal(api.deliver(event), true);
    assert.equal((await next).text, event.payload);
  });

  it("accepts an answer in one packet with the next event", async () => {
    const socket = net.connect(Number(address.split(":")[1]), "127.0.0.1");
    const get = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n\r\n";
    socket.write(get);
    await heard("next");
    api.deliver(event);
    await once(socket, "data");
    said.length = 0;
    socket.write(
      `POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1\r\nContent-Length: 1\r\n\r\n1${get}`,
    );
    await heard("id-1 response 1");
    const [chunk] = await once(socket, "data");
    assert.match(String(chunk), /^HTTP\/1\.1 202 Accepted/);
    assert.equal(api.deliver({ ...event, requestId: "id-2" }), true);
    const [second] = await once(socket, "data");
    assert.match(String(second), /Request-Id: id-2/);
    socket.destroy();
  });

  it("gives a spare process its assignment", async () => {
    const asked = call("GET", "/assignment");
    await heard("unassigned");
    api.assign('{"A":"1"}');
    assert.equal((await asked).text, '{"A":"1"}');
  });
});
