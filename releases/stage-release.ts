import type { Build, BuiltFile } from "./built-folder.ts";
import type { Commit } from "./commit.ts";
import { ReleaseError } from "./release-error.ts";
import { concurrently } from "./store/concurrently.ts";
import { type Clock, currentPerson } from "./store/lease.ts";
import {
  type Claim,
  contentHashOf,
  type Release,
  type ReleaseFile,
  readManifests,
} from "./store/manifest.ts";
import type { Target } from "./target/target.ts";

export interface Staging {
  readonly clock: Clock;
  readonly commit: Commit;
  /** Publish what is a release already once more. @default false */
  readonly force?: boolean;
  readonly promotedFrom?: { readonly stack: string; readonly name: string };
  /** Called as files arrive. */
  readonly onFile?: (done: number) => void;
}

/** Thrown for what is a release already. */
export class PublishedAlready extends ReleaseError {
  readonly release: string;

  constructor(release: string) {
    super(
      `this is release ${release} already, byte for byte: deploy that one (or publish it again with --force)`,
      "unchanged",
    );
    this.release = release;
  }
}

/**
 * Puts a build into the staging bucket as a new release. The number is taken by a conditional write, so that two at
 * once get two numbers; the manifest becomes whole when every file is there, and nothing of it changes after that.
 */
export async function stageRelease(target: Target, build: Build, staging: Staging): Promise<Release> {
  const { line, staging: bucket } = target;
  const { claim, etag } = await takeNumber(target, contentHashOf(build.files), staging);
  const files: ReleaseFile[] = [];
  await concurrently(build.files, async (file) => {
    files.push(await stageFile(target, claim.name, file));
    staging.onFile?.(files.length);
  });
  const release: Release = {
    ...claim,
    state: "complete",
    commit: staging.commit.hash ?? null,
    dirty: staging.commit.dirty,
    builtAt: build.builtAt.toISOString(),
    publishedAt: new Date(staging.clock.now()).toISOString(),
    requiredConfig: [...build.requiredConfig],
    ...(staging.promotedFrom ? { promotedFrom: staging.promotedFrom } : {}),
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
  if ((await bucket.writeJson(line.manifest(claim.number), release, { etag })) === undefined) {
    throw new ReleaseError(
      `somebody else changed release ${claim.name} while it was published; publish again`,
      "conflict",
    );
  }
  return release;
}

async function takeNumber(
  target: Target,
  contentHash: string,
  { clock, commit, force = false }: Staging,
): Promise<{ claim: Claim; etag: string }> {
  const { line, staging: bucket } = target;
  for (;;) {
    const manifests = await readManifests(bucket, line);
    const same = manifests.find((each) => each.state === "complete" && each.contentHash === contentHash);
    if (same && !force) throw new PublishedAlready(same.name);
    const number = (manifests[0]?.number ?? 0) + 1;
    const claim: Claim = {
      state: "publishing",
      number,
      name: `${number}-${(commit.hash ?? contentHash).slice(0, 7)}`,
      contentHash,
      by: currentPerson(),
      startedAt: new Date(clock.now()).toISOString(),
    };
    const etag = await bucket.writeJson(line.manifest(number), claim, "absent");
    if (etag !== undefined) return { claim, etag };
    // Somebody else was quicker with this number: the next look shows theirs.
  }
}

async function stageFile(target: Target, release: string, file: BuiltFile): Promise<ReleaseFile> {
  const { path, size, sha256, contentType, cacheControl, hashed } = file;
  const key = target.line.files(release) + path;
  const etag = await target.staging.writeFile(key, file.bytes, {
    contentType,
    cacheControl,
    checksumSha256: Buffer.from(sha256, "hex").toString("base64"),
    // Served along with the file, as x-amz-meta-release: shows from outside what is live.
    metadata: { release },
  });
  if (etag === undefined) {
    throw new ReleaseError(
      `s3://${target.staging.name}/${key} is there already and not overwritten; remove what was put there by hand`,
    );
  }
  return { path, size, sha256, etag, contentType, cacheControl, hashed };
}
