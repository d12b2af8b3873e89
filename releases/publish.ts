import { type Build, readBuild } from "./built-folder.ts";
import { fileRule, isPage } from "./file-rules.ts";
import { refuseSecrets, scanForSecrets } from "./secrets/scan.ts";
import { type Staging, stageRelease } from "./stage-release.ts";
import type { Release } from "./store/manifest.ts";
import type { Target } from "./target/target.ts";

export interface PublishOptions extends Omit<Staging, "promotedFrom"> {
  /** Built files. @default the target's */
  readonly folder?: string | undefined;
  /** Ids of findings that are no secrets after all. */
  readonly accepted: readonly string[];
}

export interface Published {
  readonly release: Release;
  /** Scripts and styles that pages load under a name that stays. */
  readonly unhashed: readonly string[];
}

/**
 * Makes a release of a built folder. Nothing is served differently by that.
 * @throws ReleaseError; secrets when it holds credentials, unchanged when it is a release already
 */
export async function publish(target: Target, options: PublishOptions): Promise<Published> {
  const build = readBuild(options.folder ?? target.folder);
  refuseSecrets(scanForSecrets(build.files, await target.secrets()), options.accepted);
  return { release: await stageRelease(target, build, options), unhashed: unhashedReferences(build) };
}

const reference = /<(?:script|link)\b[^>]*?\b(?:src|href)=["']?([^"'\s>]+\.(?:m?js|css))["'\s>]/gi;

/** While a deploy runs, a page of one release may load such a file of the other. */
function unhashedReferences({ files }: Build): string[] {
  const references = files
    .filter(({ path }) => isPage(path))
    .flatMap(({ bytes }) => [...new TextDecoder().decode(bytes).matchAll(reference)])
    .map(([, url = ""]) => url);
  return [...new Set(references)].filter((url) => !/^(?:[a-z]+:)?\/\//i.test(url) && !fileRule(url).hashed);
}
