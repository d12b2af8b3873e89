import { functionProcesses } from "./function-processes.ts";
import { call, createLink, getLink, inParallel } from "./links-api.ts";
import type { Platform } from "./platform.ts";
import { until } from "./until.ts";

export interface RolledUpLink {
  readonly slug: string;
  /** The link's own count. */
  readonly raw: number;
  /** The sum over the days. */
  readonly rolledUp: number;
  /** By host. */
  readonly referrers: Readonly<Record<string, number>>;
}

export interface CrashingRollUp {
  readonly links: readonly RolledUpLink[];
  /** Clicks that were answered with a redirect. */
  readonly acknowledged: number;
  /** Times that the consumer's process was killed. */
  readonly kills: number;
  /** Milliseconds of the clicks, and from the last of them until all were rolled up. */
  readonly clicking: number;
  readonly catchingUp: number;
}

const hosts = ["news.example", "wiki.example", "chat.example"];

/** Only the function that rolls clicks up has it in its bundle. */
const consumerMark = "were counted by others";

/**
 * Clicks links while the consumer's process is killed again and again, and the whole local cloud once; waits until
 * the roll-ups have caught up.
 */
export async function rollUpWhileCrashing(
  platform: Platform,
  { clicks, kills }: { readonly clicks: number; readonly kills: number },
): Promise<CrashingRollUp> {
  const slugs = ["rolled-1", "rolled-2", "rolled-3", "rolled-4"];
  for (const slug of slugs) await createLink(`${platform.siteUrl}/api`, { url: "https://example.com", slug });

  let acknowledged = 0;
  let killed = 0;
  let restarted = Promise.resolve();
  const half = Math.floor(clicks / 2);
  const kill = () => {
    for (const pid of functionProcesses(platform.pid, consumerMark)) {
      process.kill(pid, "SIGKILL");
      killed += 1;
    }
  };
  const start = performance.now();
  const click = async (index: number) => {
    const headers = { referer: `https://${hosts[index % hosts.length]}/page` };
    // A click during the restart is made again; whether the first one counted, only the link knows.
    for (;;) {
      const status = await call(`${platform.siteUrl}/g/${slugs[index % slugs.length]}`, { headers }).then(
        (answer) => answer.status,
        () => undefined,
      );
      if (status === 302) break;
      await platform.ready();
    }
    acknowledged += 1;
    if (acknowledged === half) restarted = platform.restart("SIGKILL");
    if (acknowledged % Math.ceil(clicks / kills) === 0) kill();
  };
  await inParallel(clicks, 16, click);
  await restarted;
  const clicking = performance.now() - start;

  const read = () => Promise.all(slugs.map((slug) => readLink(platform, slug)));
  await until(
    "the roll-ups",
    async () => (await read()).every((each) => each.raw === each.rolledUp),
    120_000,
  );
  return {
    links: await read(),
    acknowledged,
    kills: killed,
    clicking,
    catchingUp: performance.now() - start - clicking,
  };
}

async function readLink(platform: Platform, slug: string): Promise<RolledUpLink> {
  const answer = await call(`${platform.apiUrl}/links/${slug}/clicks`);
  // As its schema has it: functions/clicks/schemas.ts.
  const { days, referrers } = answer.json() as {
    days: { clicks: number }[];
    referrers: { referrer: string; clicks: number }[];
  };
  return {
    slug,
    raw: (await getLink(platform.apiUrl, slug))?.clicks ?? Number.NaN,
    rolledUp: days.reduce((sum, { clicks }) => sum + clicks, 0),
    referrers: Object.fromEntries(referrers.map(({ referrer, clicks }) => [referrer, clicks])),
  };
}
