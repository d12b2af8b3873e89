import assert from "node:assert/strict";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Journal } from "../../local/journal.ts";
import { type Log, silentLog } from "../../local/log.ts";

interface Entry {
  readonly name: string;
  readonly text: string;
}

describe("a journal", () => {
  let dir: string;
  let path: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "slipway-journal-"));
    path = join(dir, "things", "journal.ndjson");
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const read = async () => {
    const { journal, entries } = await Journal.open<Entry>(path, silentLog);
    await journal.close();
    return entries;
  };

  /** The newest entry of each name, as whoever owns a journal keeps them. */
  class Things {
    readonly kept = new Map<string, Entry>();
    readonly #journal: Journal<Entry>;

    private constructor(journal: Journal<Entry>) {
      this.#journal = journal;
    }

    static async of(journal: Journal<Entry>, entries: readonly Entry[] = []): Promise<Things> {
      const things = new Things(journal);
      for (const entry of entries) things.kept.set(entry.name, entry);
      await journal.keepCompact(() => things.kept.values());
      return things;
    }

    put(name: string, text: string): Promise<void> {
      const entry = { name, text };
      this.kept.set(name, entry);
      return this.#journal.append(entry);
    }
  }

  it("gives back what was appended, in order, without a record that was cut off", async () => {
    const { journal, entries } = await Journal.open<Entry>(path, silentLog);
    assert.deepEqual(entries, []);
    await Promise.all([journal.append({ name: "a", text: "1" }), journal.append({ name: "b", text: "2" })]);
    await journal.close();
    const whole = readFileSync(path, "utf8");
    writeFileSync(path, `${whole}{"name":"c","te`);
    assert.deepEqual(
      (await read()).map(({ name }) => name),
      ["a", "b"],
    );
    assert.equal(readFileSync(path, "utf8"), whole);
  });

  it("does not grow with what is over, and loses nothing that is not", async () => {
    const { journal } = await Journal.open<Entry>(path, silentLog);
    const things = await Things.of(journal);
    const text = "x".repeat(10_000);
    let largest = 0;
    for (let round = 0; round < 400; round++) {
      await Promise.all([things.put("same", text), things.put(`kept-${round % 20}`, `${round}`)]);
      largest = Math.max(largest, statSync(path).size);
    }
    await journal.close();
    assert.ok(largest < 1.1 * 1024 * 1024, `${largest} bytes`);
    const last = new Map((await read()).map((entry) => [entry.name, entry]));
    assert.deepEqual([...last.keys()].sort(), [...things.kept.keys()].sort());
    for (const [name, entry] of things.kept) assert.deepEqual(last.get(name), entry);
  });

  it("is rewritten at twice what is needed, however much that is", async () => {
    const { journal } = await Journal.open<Entry>(path, silentLog);
    const things = await Things.of(journal);
    const text = "x".repeat(100_000);
    for (let number = 0; number < 30; number++) await things.put(`thing ${number}`, text);
    const rewritings = new Set<number>();
    for (let round = 0; round < 60; round++) {
      await things.put(`thing ${round % 30}`, text);
      rewritings.add(statSync(path).ino);
    }
    await journal.close();
    assert.ok(rewritings.size >= 2 && rewritings.size <= 4, `${rewritings.size} files`);
    assert.equal(new Set((await read()).map(({ name }) => name)).size, 30);
  });

  it("goes on as it is when it cannot be rewritten, says so at once, and tries again at twice the size", async () => {
    const said: string[] = [];
    const log: Log = { ...silentLog, warn: (message) => void said.push(message) };
    const before = await Journal.open<Entry>(path, log);
    await Promise.all(times(100, (round) => before.journal.append({ name: "same", text: `${round}` })));
    await before.journal.close();

    // Where the draft is to be, nothing can be written.
    mkdirSync(`${path}.new`);
    const { journal, entries } = await Journal.open<Entry>(path, log);
    const things = await Things.of(journal, entries);
    assert.match(
      said.join("\n"),
      /^\S+journal\.ndjson has \d+ bytes, \d+ of them needed, and cannot be rewritten/,
    );
    await Promise.all(times(900, (round) => things.put("other", `${round}`)));
    assert.equal(said.length, 1);
    await things.put("other", "refused");
    await things.put("other", "kept");
    assert.equal(said.length, 2);
    assert.equal(linesIn(path), 1_002);

    rmdirSync(`${path}.new`);
    await Promise.all(times(998, (round) => things.put("other", `${round}`)));
    assert.equal(linesIn(path), 2_000);
    await things.put("other", "last");
    await journal.close();
    assert.deepEqual(await read(), [
      { name: "same", text: "99" },
      { name: "other", text: "last" },
    ]);
  });

  it("leaves nothing of a draft that did not get its name", async () => {
    const { journal } = await Journal.open<Entry>(path, silentLog);
    await Promise.all(times(100, (round) => journal.append({ name: "same", text: `${round}` })));
    rmSync(path);
    mkdirSync(path);
    await Things.of(journal);
    await journal.close();
    assert.deepEqual(readdirSync(dirname(path)), ["journal.ndjson"]);
  });
});

function times<T>(count: number, make: (round: number) => T): T[] {
  return Array.from({ length: count }, (_, round) => make(round));
}

function linesIn(path: string): number {
  return readFileSync(path, "utf8").split("\n").length - 1;
}
