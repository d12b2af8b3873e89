import assert from "node:assert/strict";
import { Cursors } from "../../../functions/links/cursor.ts";
import { RotatingSecret } from "../../../functions/shared/rotating-secret.ts";

describe("Cursors", () => {
  const position = { createdAt: "2026-01-31T12:00:00.000Z", slug: "docs" };

  it("come back as the place they were made of", async () => {
    const cursors = new Cursors(new RotatingSecret(async () => "key"));
    assert.deepEqual(await cursors.decode(await cursors.encode(position)), position);
  });

  it("made with a newer key are understood after one look at it", async () => {
    const reads: boolean[] = [];
    const secret = new RotatingSecret(async ({ forceFetch }) => {
      reads.push(forceFetch);
      return forceFetch ? "new" : "old";
    });
    const made = await new Cursors(new RotatingSecret(async () => "new")).encode(position);
    assert.deepEqual(await new Cursors(secret).decode(made), position);
    assert.deepEqual(reads, [false, true]);
  });

  it("of another form cost no look at the key", async () => {
    const secret = new RotatingSecret(() => assert.fail("it looked"));
    for (const text of ["x", "a.b", "a.AAAAAAAAAAAAAAAAAAAAAA.c", ""]) {
      assert.equal(await new Cursors(secret).decode(text), undefined, text);
    }
  });

  it("pass the trouble on when the key cannot be read", async () => {
    const secret = new RotatingSecret(() => Promise.reject(new Error("throttled")));
    await assert.rejects(new Cursors(secret).decode("a.AAAAAAAAAAAAAAAAAAAAAA"), /throttled/);
  });
});
