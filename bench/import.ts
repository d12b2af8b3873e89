/**
 * Imports a file of links in the local cloud while its driver is killed at every boundary of its checkpoints and the
 * whole local cloud twice; prints what was lost or doubled, the time and the rate.
 *
 *     node --import tsx bench/import.ts [rows] [rows of a slice]
 */
import { expectedUrls, importUnderDeaths } from "../test/e2e/jobs/import-under-deaths.ts";

const [rows = 100_000, sliceRows = 4_000] = process.argv.slice(2).map(Number);
const { job, deaths, restarts, seconds, urls } = await importUnderDeaths(rows, sliceRows);
const expected = expectedUrls(rows);
const there = new Set(urls);
const lost = expected.filter((url) => !there.has(url)).length;
console.log(
  `${rows} rows, ${job.hop} hops, ${deaths} deaths of the driver, ${restarts} of the local cloud: ${job.status}`,
);
console.log(`lost ${lost}, doubled ${urls.length - there.size}`);
console.log(`${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} rows a second`);
