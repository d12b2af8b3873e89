import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { silentLog } from "../../../../local/log.ts";
import { Blobs } from "../../../../local/services/s3/blobs.ts";
import { ManualClock } from "../../../helpers/manual-clock.ts";

describe("blobs", () => {
  let dir: string;
  let clock: ManualClock;
  let blobs: Blobs;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "slipway-blobs-"));
    clock = new ManualClock();
    blobs = new Blobs(dir, clock, silentLog);
    await blobs.start(new Set());
  });

  afterEach(async () => {
    await blobs.stop();
    await rm(dir, { recursive: true, force: true });
  });

  const write = (content: string) =>
    blobs.write(
      (async function* () {
        yield Buffer.from(content);
      })(),
      () => {},
    );

  it("are read as one, from any byte to any other", async () => {
    const pieces = [await write("012"), await write(""), await write("34567"), await write("89")];
    for (const [start, end] of [
      [0, 9],
      [2, 3],
      [3, 7],
      [0, 0],
      [9, 9],
      [4, 8],
    ] as const) {
      assert.equal(await text(blobs.read(pieces, start, end)), "0123456789".slice(start, end + 1));
    }
    assert.equal(await text(blobs.read([], 0, -1)), "");
  });

  it("stay while somebody reads them, though they are to go", async () => {
    const pieces = [await write("first"), await write("second")];
    const reading = blobs.read(pieces, 0, 10);
    blobs.remove(pieces);
    clock.advance(31_000);
    // Time for a removal to happen; the second file is opened only after.
    for (let turn = 0; turn < 20; turn++) await readdir(dir);
    assert.equal(await text(reading), "firstsecond");
    clock.advance(31_000);
    while ((await readdir(dir)).length > 0) await new Promise((resolve) => setImmediate(resolve));
  });
});
