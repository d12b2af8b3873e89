import assert from "node:assert/strict";
import { type TailOptions, tailLogGroup } from "../../../../local/services/logs/tail.ts";
import { LocalServices } from "../../../helpers/local-services.ts";

describe("tailLogGroup", () => {
  let services: LocalServices;
  beforeEach(async () => {
    services = await LocalServices.start({ spares: 0, maxLogFileBytes: 2_000 });
  });
  afterEach(() => services.stop());

  const write = async (...messages: string[]) => {
    services.logs.write(
      "g",
      "s",
      messages.map((message, timestamp) => ({ timestamp: timestamp + 1, message })),
    );
    await services.logs.flush();
  };
  const read = async (options: Partial<TailOptions> = {}) => {
    const seen: string[] = [];
    for await (const { message } of tailLogGroup({ dir: services.context.dir, group: "g", ...options }))
      seen.push(message);
    return seen;
  };

  it("reads what is there, and ends", async () => {
    assert.deepEqual(await read(), []);
    await write("one", "two\nlines", "three");
    assert.deepEqual(await read(), ["one", "two\nlines", "three"]);
    assert.deepEqual(await read({ since: 2 }), ["two\nlines", "three"]);
  });

  it("reads the file before the present one too", async () => {
    const all = Array.from({ length: 5 }, (_, n) => `${n} ${"x".repeat(500)}`);
    for (const message of all) await write(message);
    assert.deepEqual(await read(), all);
  });

  it("follows a group that comes later, through rotations, until it is told to stop", async () => {
    const all = Array.from({ length: 40 }, (_, n) => `${n} ${"é".repeat(200)}`);
    const stop = new AbortController();
    const seen: string[] = [];
    const tail = tailLogGroup({ dir: services.context.dir, group: "g", follow: true, signal: stop.signal });
    const reading = (async () => {
      for await (const { message } of tail) {
        seen.push(message);
        // No more at a time than one file holds: a reader sees one rotation at every look.
        if (seen.length === all.length) stop.abort();
        else if (seen.length % 4 === 0) {
          for (const next of all.slice(seen.length, seen.length + 4)) await write(next);
        }
      }
    })();
    for (const first of all.slice(0, 4)) await write(first);
    await reading;
    assert.deepEqual(seen, all);
  });
});
