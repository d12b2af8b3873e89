/**
 * Puts objects for ever, for a test to kill: `crash-child.ts <folder>`. Prints the key and MD5 of each that was
 * acknowledged.
 */
import { createHash, randomBytes } from "node:crypto";
import { systemClock } from "../../../../local/clock.ts";
import { silentLog } from "../../../../local/log.ts";
import { ObjectStore } from "../../../../local/services/s3/objects.ts";

const [dir = ""] = process.argv.slice(2);
const store = new ObjectStore({ dir, clock: systemClock, log: silentLog, versioning: () => "Disabled" });
await store.start();
await store.createBucket("site");

async function putForEver(worker: number): Promise<void> {
  for (let at = 0; ; at++) {
    const content = randomBytes(10_000);
    const key = `w${worker}/k${at}`;
    await store.put("site", key, content);
    process.stdout.write(`${key} ${createHash("md5").update(content).digest("hex")}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, (_, worker) => putForEver(worker)));
