import { configFile } from "./file-rules.ts";
import { ReleaseError } from "./release-error.ts";
import { parseJson, type Release } from "./store/manifest.ts";
import type { Target } from "./target/target.ts";

/**
 * A release may be deployed only where its `config.json` says all that it needs to know.
 * @throws ReleaseError naming the keys that are missing
 */
export async function checkConfig(release: Release, target: Target): Promise<void> {
  if (release.requiredConfig.length === 0) return;
  const key = target.livePrefix + configFile;
  const stored = await target.live.read(key);
  const config = stored && parseJson(stored.bytes);
  const given = typeof config === "object" && config !== null ? Object.keys(config) : [];
  const missing = release.requiredConfig.filter((each) => !given.includes(each));
  if (missing.length === 0) return;
  const names = missing.map((each) => `"${each}"`).join(", ");
  throw new ReleaseError(
    `release ${release.name} needs ${names} of ${configFile}, and stack "${target.stack}" gives ` +
      `${given.map((each) => `"${each}"`).join(", ") || "nothing"}. Add it to the site's config in the program and bring the stack up to date first`,
  );
}
