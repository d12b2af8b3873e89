import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Journal } from "../../local/journal.ts";
import { silentLog } from "../../local/log.ts";

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

    static async of(journal: Journal<Entry>): Promise<Things> {
      const things = new Things(journal);
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
});
