/**
 * Clicks rolled up while their consumer is killed again and again and the local cloud once: how many came out, how
 * fast they went in, and how long the roll-ups took to catch up.
 *
 *     node bench/rollup.ts [clicks] [kills]
 */
import { rollUpWhileCrashing } from "../test/helpers/crashing-roll-up.ts";
import { startPlatform } from "../test/helpers/platform.ts";

const clicks = Number(process.argv[2] ?? 10_000);
const kills = Number(process.argv[3] ?? 50);

const platform = await startPlatform();
try {
  const result = await rollUpWhileCrashing(platform, { clicks, kills });
  const sum = (of: (link: (typeof result.links)[number]) => number) =>
    result.links.reduce((total, link) => total + of(link), 0);
  console.log(`clicks acknowledged   ${result.acknowledged}`);
  console.log(`raw clicks            ${sum(({ raw }) => raw)}`);
  console.log(`rolled up             ${sum(({ rolledUp }) => rolledUp)}`);
  console.log(`of unknown origin     ${sum(({ referrers }) => referrers.unknown ?? 0)}`);
  console.log(`consumer killed       ${result.kills} times; local cloud once`);
  console.log(`clicks a second       ${Math.round((clicks / result.clicking) * 1_000)}, with the restart`);
  console.log(`caught up after       ${(result.catchingUp / 1_000).toFixed(1)} s`);
} finally {
  await platform.stop();
}
