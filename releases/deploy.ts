import { checkConfig } from "./config-check.ts";
import { fileRule, isPage } from "./file-rules.ts";
import { liveFiles } from "./live-files.ts";
import { ReleaseError } from "./release-error.ts";
import type { StoredFile } from "./store/bucket-store.ts";
import { concurrently } from "./store/concurrently.ts";
import { type Clock, currentPerson, Lease } from "./store/lease.ts";
import { type Release, type ReleaseFile, readRelease } from "./store/manifest.ts";
import { type Deployed, deployedNext, type Pointer, readPointer, rolledBackTo } from "./store/pointer.ts";
import type { Target } from "./target/target.ts";

export interface DeployOptions {
  readonly clock: Clock;
  /** Called as files are copied. */
  readonly onFile?: (done: number, all: number) => void;
}

export interface DeployResult {
  readonly release: string;
  /** What was live before; undefined when nothing was. */
  readonly before: string | undefined;
  readonly copied: number;
  readonly removed: number;
  /** A deploy that was killed, which this one finished or undid. */
  readonly interrupted: string | undefined;
}

/**
 * Makes a release live by copies within S3. At every moment each page that is served finds its files: those with a
 * hash in their name come first and stay, pages come last, and what no page names any more goes after that.
 * @throws ReleaseError; conflict when somebody else deploys
 */
export async function deploy(target: Target, number: number, options: DeployOptions): Promise<DeployResult> {
  const release = await readRelease(target.staging, target.line, number);
  const about = { action: "deploy", release: release.name };
  return withLease(target, options, about, (lease) =>
    makeLive(target, release, lease, options, deployedNext),
  );
}

/**
 * Makes live what was live before. After a deploy that was killed on its way that is what it began to replace.
 * @throws ReleaseError when there is nothing to go back to
 */
export async function rollback(target: Target, options: DeployOptions): Promise<DeployResult> {
  return withLease(target, options, { action: "rollback" }, async (lease) => {
    const pointer = (await readPointer(target.staging, target.line))?.pointer;
    const unfinished = lease.interrupted !== undefined && lease.interrupted !== pointer?.current.name;
    const back = unfinished ? pointer?.current : pointer?.previous.at(-1);
    if (!back) {
      throw new ReleaseError(
        `there is nothing to roll "${target.line.name}" back to: ${pointer ? `${pointer.current.name} was the first release` : "no release was deployed yet"}. Choose one: npm run site -- list`,
      );
    }
    const release = await readRelease(target.staging, target.line, back.number);
    const next = (before: Pointer | undefined, current: Deployed) =>
      before && !unfinished ? rolledBackTo(before, current) : deployedNext(before, current);
    return makeLive(target, release, lease, options, next);
  });
}

async function withLease(
  target: Target,
  { clock }: DeployOptions,
  about: { action: string; release?: string },
  work: (lease: Lease) => Promise<DeployResult>,
): Promise<DeployResult> {
  const lease = await Lease.take(target.staging, target.line, clock, about);
  try {
    return await work(lease);
  } finally {
    await lease.end();
  }
}

async function makeLive(
  target: Target,
  release: Release,
  lease: Lease,
  options: DeployOptions,
  next: (before: Pointer | undefined, current: Deployed) => Pointer,
): Promise<DeployResult> {
  await checkConfig(release, target);
  const [found, live] = await Promise.all([readPointer(target.staging, target.line), liveFiles(target)]);
  const before = found?.pointer;
  const served = before && !lease.interrupted ? await servedNow(target, before.current) : undefined;
  const isServed = (file: ReleaseFile) =>
    live.get(file.path)?.etag === file.etag && sameHeaders(served?.get(file.path), file);
  // A page is copied even so: its metadata says which release is live.
  const files = release.files.filter((file) => isPage(file.path) || !isServed(file));
  let copied = 0;
  for (const step of inOrder(files)) {
    await concurrently(step, async (file) => {
      await lease.keep();
      await copyToLive(target, release, file);
      copied++;
      options.onFile?.(copied, files.length);
    });
  }
  await lease.keep();
  await movePointer(target, next(before, deployedNow(release, options.clock)), found?.etag);
  target.setRelease(release.name);
  const gone = await removeAbsent(target, release, live, lease);
  return {
    release: release.name,
    before: before?.current.name,
    copied,
    removed: gone,
    interrupted: lease.interrupted,
  };
}

/** Files that pages name, files under names that stay, pages, and the first page at last. */
function inOrder(files: readonly ReleaseFile[]): ReleaseFile[][] {
  const rank = ({ path, hashed }: ReleaseFile) =>
    hashed ? 0 : !isPage(path) ? 1 : path === "index.html" ? 3 : 2;
  return [0, 1, 2, 3].map((step) => files.filter((file) => rank(file) === step));
}

/** @throws ReleaseError when the copy is not what was published */
async function copyToLive(target: Target, release: Release, file: ReleaseFile): Promise<void> {
  const { staging, live, line, livePrefix } = target;
  const source = line.files(release.name) + file.path;
  const etag = await live.copyFrom(staging, source, file.etag, livePrefix + file.path);
  if (etag === file.etag) return;
  throw new ReleaseError(
    etag === undefined
      ? `s3://${staging.name}/${source} is gone or not what was published, and the deploy stopped there. Restore its first version and deploy again, or deploy another release`
      : `s3://${live.name}/${livePrefix}${file.path} has the ETag ${etag} after it was copied, instead of ${file.etag}`,
  );
}

async function movePointer(target: Target, pointer: Pointer, etag: string | undefined): Promise<void> {
  const { staging, line } = target;
  const condition = etag === undefined ? "absent" : { etag };
  if ((await staging.writeJson(line.pointer, pointer, condition)) !== undefined) return;
  const winner = (await readPointer(staging, line))?.pointer.current;
  throw new ReleaseError(
    `${winner?.name ?? "another release"} was deployed by ${winner?.by ?? "somebody else"} at the same time. ` +
      "See what is live (npm run site -- current) and deploy again what should be",
    "conflict",
  );
}

/** Files under names that stay, which the release does not have. Those with a hash stay for pages that are open. */
async function removeAbsent(
  { live }: Target,
  release: Release,
  before: ReadonlyMap<string, StoredFile>,
  lease: Lease,
): Promise<number> {
  const kept = new Set(release.files.map(({ path }) => path));
  const absent = [...before].filter(([path]) => !kept.has(path) && !fileRule(path).hashed);
  if (absent.length === 0) return 0;
  await lease.keep();
  await live.delete(absent.map(([, { key }]) => key));
  return absent.length;
}

/** Of the release that is live by the pointer; undefined when that one was pruned by hand. */
async function servedNow(
  target: Target,
  { number }: Deployed,
): Promise<Map<string, ReleaseFile> | undefined> {
  try {
    const { files } = await readRelease(target.staging, target.line, number);
    return new Map(files.map((file) => [file.path, file]));
  } catch (error) {
    if (error instanceof ReleaseError) return undefined;
    throw error;
  }
}

function sameHeaders(one: ReleaseFile | undefined, other: ReleaseFile): boolean {
  return one?.contentType === other.contentType && one.cacheControl === other.cacheControl;
}

function deployedNow({ number, name }: Release, clock: Clock): Deployed {
  return { number, name, by: currentPerson(), deployedAt: new Date(clock.now()).toISOString() };
}
