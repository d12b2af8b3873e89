import assert from "node:assert/strict";
import { expectedUrls, importUnderDeaths, refusedEvery } from "./import-under-deaths.ts";

describe("the import of links under deaths", function () {
  this.timeout(300_000);

  it("loses no row and writes none twice, whenever its worker and the whole local cloud are killed", async () => {
    const [rows, sliceRows] = [10_000, 480];
    const { job, deaths, restarts, urls, refused } = await importUnderDeaths(rows, sliceRows);
    const hops = Math.ceil(rows / sliceRows);
    const refusedRows = rows / refusedEvery;
    assert.equal(job.status, "succeeded", job.reason);
    assert.deepEqual([job.hop, restarts], [hops, 2]);
    assert.deepEqual(
      [job.done, job.result],
      [
        rows,
        {
          rows,
          created: rows - refusedRows,
          refused: refusedRows,
          file: `imports/${job.jobId}/refused.csv`,
        },
      ],
    );
    assert.deepEqual(urls.toSorted(), expectedUrls(rows).toSorted(), "each row is one link");
    assert.deepEqual(
      refused,
      Array.from({ length: refusedRows }, (_, index) => (index + 1) * refusedEvery + 1),
      "each refused row is reported once",
    );
    // Two in each hop, but the last one hands nothing over, and a death of all may come before that of the driver.
    assert.ok(deaths >= 2 * hops - 2 - 2 * restarts, `${deaths} deaths in ${hops} hops`);
  });
});
