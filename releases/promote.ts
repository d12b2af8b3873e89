import { createHash } from "node:crypto";
import type { BuiltFile } from "./built-folder.ts";
import { ReleaseError } from "./release-error.ts";
import { PublishedAlready, type Staging, stageRelease } from "./stage-release.ts";
import { concurrently } from "./store/concurrently.ts";
import { type Release, readRelease } from "./store/manifest.ts";
import type { Target } from "./target/target.ts";

/**
 * Brings a release of another stack into this one, byte for byte, under the next number of this one; a release that
 * is here already is answered as it is. The bytes go through this machine, since the two stacks may be in two
 * accounts, and are held against the hashes in the manifest.
 * @returns its number here
 */
export async function promote(
  source: Target,
  number: number,
  target: Target,
  staging: Pick<Staging, "clock" | "onFile">,
): Promise<number> {
  const release = await readRelease(source.staging, source.line, number);
  const files: BuiltFile[] = [];
  await concurrently(release.files, async (file) => {
    files.push({ ...file, bytes: await checkedBytes(source, release, file) });
  });
  try {
    const promoted = await stageRelease(
      target,
      {
        files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
        builtAt: new Date(release.builtAt),
        requiredConfig: release.requiredConfig,
      },
      {
        ...staging,
        commit: { hash: release.commit ?? undefined, dirty: release.dirty },
        promotedFrom: { stack: source.stack, name: release.name },
      },
    );
    return promoted.number;
  } catch (error) {
    if (error instanceof PublishedAlready) return Number.parseInt(error.release, 10);
    throw error;
  }
}

async function checkedBytes(
  { staging, line }: Target,
  release: Release,
  file: Release["files"][number],
): Promise<Uint8Array> {
  const key = line.files(release.name) + file.path;
  const stored = await staging.read(key);
  if (stored && createHash("sha256").update(stored.bytes).digest("hex") === file.sha256) return stored.bytes;
  throw new ReleaseError(
    `s3://${staging.name}/${key} is ${stored ? "not what was published" : "gone"}; restore its first version, or publish anew`,
  );
}
