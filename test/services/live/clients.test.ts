import assert from "node:assert/strict";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { freePort } from "../../../local/free-port.ts";
import { Clients } from "../../../services/live/src/clients.ts";
import { History } from "../../../services/live/src/history.ts";
import { LiveServer } from "../../../services/live/src/server.ts";
import { EventStream } from "../../helpers/event-stream.ts";
import { until } from "../../helpers/until.ts";

const click = (id: `${number}-${number}`, json = `{"slug":"docs"}`) => ({ id, json });

describe("the server of live clicks", () => {
  let history: History;
  let clients: Clients;
  let server: LiveServer;
  let url: string;
  let port: number;
  const streams: EventStream[] = [];

  beforeEach(async () => {
    history = new History(100);
    clients = new Clients(history, () => 0.5);
    server = new LiveServer({ clients, maxConnections: 3 });
    port = await freePort();
    url = `http://127.0.0.1:${port}`;
    await server.listen(port, "127.0.0.1");
  });
  afterEach(async () => {
    for (const stream of streams.splice(0)) stream.close();
    await server.leave().catch(() => {});
  });

  async function open(headers: Record<string, string> = {}, query = ""): Promise<EventStream> {
    const stream = await EventStream.open(`${url}/live/clicks${query}`, headers);
    streams.push(stream);
    return stream;
  }
  const tell = (...clicks: readonly ReturnType<typeof click>[]) => {
    for (const each of clicks) if (history.add(each)) clients.send(each);
  };

  it("sends each click to all, and nothing that was before to those who are new", async () => {
    tell(click("1-0"));
    const both = [await open(), await open()];
    tell(click("2-0"), click("2-1", `{"slug":"other"}`));
    for (const stream of both) {
      await until("both came", () => stream.events.length === 2);
      assert.deepEqual(stream.events, [
        { id: "2-0", event: "click", data: `{"slug":"docs"}` },
        { id: "2-1", event: "click", data: `{"slug":"other"}` },
      ]);
      assert.equal(stream.retry, 750);
      assert.equal(stream.headers["cache-control"], "no-store");
    }
  });

  it("gives those who come back what they missed", async () => {
    tell(click("1-0"), click("2-0"), click("3-0"));
    const byHeader = await open({ "last-event-id": "1-0" });
    const byQuery = await open({}, "?after=2-0");
    const byNonsense = await open({ "last-event-id": "<script>" });
    tell(click("4-0"));
    for (const [stream, expected] of [
      [byHeader, ["2-0", "3-0", "4-0"]],
      [byQuery, ["3-0", "4-0"]],
      [byNonsense, ["4-0"]],
    ] as const) {
      await until("the last came", () => stream.events.at(-1)?.id === "4-0");
      assert.deepEqual(
        stream.events.map(({ id }) => id),
        expected,
      );
    }
  });

  it("refuses more connections than it may have, and takes one again when one has gone", async () => {
    const [first] = [await open(), await open(), await open()];
    const refused = await fetch(`${url}/live/clicks`);
    assert.deepEqual([refused.status, refused.headers.get("retry-after")], [503, "5"]);
    assert.equal((await refused.json()).detail, "There is no room for another connection now.");
    first?.close();
    await until("it has gone", () => clients.count === 2);
    await open();
  });

  it("cuts off a client that does not read, and keeps the others", async () => {
    const reader = await open();
    const silent = connect(port, "127.0.0.1", () => {
      silent.pause();
      silent.write("GET /live/clicks HTTP/1.1\r\nHost: live\r\n\r\n");
    });
    await until("both are there", () => clients.count === 2);
    const long = "x".repeat(32 * 1024);
    for (let i = 1; clients.count === 2; i++) {
      assert.ok(i < 10_000, "it was never cut off");
      tell(click(`${i}-0`, JSON.stringify(long)));
      await new Promise((resolve) => setImmediate(resolve));
    }
    silent.destroy();
    tell(click("99999-0"));
    await until("the other has the last", () => reader.events.at(-1)?.id === "99999-0");
  });

  it("has nothing at an address that is none, and goes on", async () => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.write("GET // HTTP/1.1\r\nHost: live\r\nConnection: close\r\n\r\n");
    });
    const answer = await text(socket);
    assert.match(answer, /^HTTP\/1\.1 404 /);
    assert.equal((await fetch(`${url}/live/health`)).status, 200);
  });

  it("says that it is well until it leaves; then it sends everybody away, to come back soon", async () => {
    const health = await fetch(`${url}/live/health`);
    assert.deepEqual([health.status, await health.json()], [200, { connections: 0, leaving: false }]);
    const stream = await open();
    const left = server.leave();
    await stream.ended;
    await left;
    assert.deepEqual(stream.events.at(-1), { id: "", event: "reconnect", data: "" });
    await assert.rejects(fetch(`${url}/live/health`));
  });

  it("answers problems to what it does not know", async () => {
    for (const [path, method, status] of [
      ["/live/other", "GET", 404],
      ["/live/clicks", "POST", 405],
    ] as const) {
      const answer = await fetch(url + path, { method });
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get("content-type"), "application/problem+json");
      assert.equal((await answer.json()).status, status);
    }
  });

  it("keeps quiet connections alive with a comment, which is no event", async () => {
    const stream = await open();
    clients.keepAlive();
    await until("it came", () => stream.comments === 1);
    assert.deepEqual(stream.events, []);
  });
});
