import assert from "node:assert/strict";
import { BlockedHosts } from "../../../functions/links/blocked-hosts.ts";
import { Problem } from "../../../functions/shared/problem.ts";
import { muteLogs } from "../../helpers/mute-logs.ts";

describe("BlockedHosts", () => {
  muteLogs();

  it("follows the list as it changes", async () => {
    let list = "a.example";
    const blocked = new BlockedHosts(async () => list);
    await assert.rejects(blocked.refuse("https://a.example/"), Problem);
    list = "b.example";
    await blocked.refuse("https://a.example/");
    await assert.rejects(blocked.refuse("https://b.example/"), Problem);
  });

  it("keeps to the last list while none can be read, and takes no link without any", async () => {
    let failing = false;
    const read = async () => {
      if (failing) throw new Error("throttled");
      return "a.example";
    };
    const blocked = new BlockedHosts(read);
    await blocked.refuse("https://b.example/");
    failing = true;
    await assert.rejects(blocked.refuse("https://a.example/"), Problem);
    await blocked.refuse("https://b.example/");
    await assert.rejects(new BlockedHosts(read).refuse("https://b.example/"), /throttled/);
  });
});
