import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { readArchive } from "../../../local/engine/assets.ts";

describe("a zip that is an archive", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-assets-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (text: string) =>
    writeFileSync(join(folder, "code.zip"), zipSync({ "in/a.txt": Buffer.from(text) }));
  const read = async (more: object = {}) => {
    const archive = readArchive({ path: "code.zip", ...more }, folder, () => false);
    const files = [...(await archive.files())].map(([name, data]) => [name, Buffer.from(data).toString()]);
    return { hash: archive.hash, files: Object.fromEntries(files) };
  };

  it("has the same hash and files each time, and others when it was written anew", async () => {
    write("one");
    const first = await read();
    assert.deepEqual(first.files, { "in/a.txt": "one" });
    assert.deepEqual(await read(), first);
    write("other");
    const second = await read();
    assert.deepEqual(second.files, { "in/a.txt": "other" });
    assert.notEqual(second.hash, first.hash);
  });

  it("is read where the CLI's engine names it with its own hash, and an empty list of assets", async () => {
    write("one");
    const { hash, files } = await read({ hash: "abc", assets: {} });
    assert.deepEqual([hash, files], ["abc", { "in/a.txt": "one" }]);
  });

  it("tells its size, in an archive with others, without being unpacked", async () => {
    write("one");
    const zip = { path: "code.zip" };
    const assets = { text: { text: "four" }, file: { path: "code.zip" }, packed: zip };
    const archive = readArchive({ hash: "abc", assets }, folder, (value) => value === zip);
    const size = await archive.size();
    const files = await archive.files();
    const bytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
    assert.deepEqual([...files.keys()].sort(), ["file", "packed/in/a.txt", "text"]);
    assert.deepEqual(size, { files: 3, bytes });
  });
});
