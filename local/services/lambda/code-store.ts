import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { deflateRawSync } from "node:zlib";
import type { Zippable } from "fflate";
import type { Archive, ArchiveSize } from "../../properties.ts";

export interface StoredCode {
  /** SHA-256 of the zip, hex. */
  readonly hash: string;
  /** Bytes of the zip. */
  readonly size: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const maxZipBytes = 50 * 1024 * 1024;
export const maxUnzippedBytes = 250 * 1024 * 1024;

/** Milliseconds for which code that no function uses is kept: state written a moment ago may still name it. */
const unusedLife = 3_600_000;

/** The earliest time that a zip can hold, so that the same files make the same zip whenever it is made. */
const zipEpoch = new Date(1980, 0, 1);

/**
 * Deployment packages by the hash of their zip: `<hash>.zip`, the very bytes an upload would send, and `<hash>/`,
 * those same bytes unpacked, which is what runs.
 */
export class CodeStore {
  readonly #folder: string;
  /** Hash of an archive's content → its zip, so that an archive is packed once. */
  readonly #packed = new Map<string, StoredCode>();
  /** By hash: functions of the same code are made at the same time. */
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Absolute folder of the unpacked code. */
  folderOf(hash: string): string {
    return join(this.#folder, hash);
  }

  zipOf(hash: string): string {
    return join(this.#folder, `${hash}.zip`);
  }

  /** @throws Error when the archive is empty, over Lambda's limits, or holds a path that leads out of it. */
  async store(archive: Archive): Promise<StoredCode> {
    const known = this.#packed.get(archive.hash);
    if (known && existsSync(this.folderOf(known.hash))) return known;
    const problem = unzippedProblem(await archive.size());
    if (problem) throw new Error(problem);
    const files = await archive.files();
    const zip = await zipped(files);
    if (zip.length > maxZipBytes) throw new Error(tooLarge("zipped", zip.length, maxZipBytes));
    const code = { hash: createHash("sha256").update(zip).digest("hex"), size: zip.length };
    if (!existsSync(this.folderOf(code.hash))) await this.#writeOnce(code.hash, zip);
    this.#packed.set(archive.hash, code);
    return code;
  }

  /** True when the code is there to run; it is unpacked again when only the zip is left. */
  async ensure(hash: string): Promise<boolean> {
    if (existsSync(this.folderOf(hash))) return true;
    if (!existsSync(this.zipOf(hash))) return false;
    await this.#writeOnce(hash, readFileSync(this.zipOf(hash)));
    return true;
  }

  /** Removes code that is not `used`, once it is old. */
  async prune(used: ReadonlySet<string>, now: number): Promise<void> {
    if (!existsSync(this.#folder)) return;
    for (const entry of readdirSync(this.#folder)) {
      const path = join(this.#folder, entry);
      if (used.has(entry.replace(/\.zip$/, "")) || now - statSync(path).mtimeMs < unusedLife) continue;
      await rm(path, { recursive: true, force: true });
    }
  }

  #writeOnce(hash: string, zip: Uint8Array): Promise<void> {
    const writing =
      this.#underWay.get(hash) ?? this.#write(hash, zip).finally(() => this.#underWay.delete(hash));
    this.#underWay.set(hash, writing);
    return writing;
  }

  /** Whole or not at all: the folder gets its name once all of it is written. */
  async #write(hash: string, zip: Uint8Array): Promise<void> {
    const { unzipSync } = await import("fflate");
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const draft = await mkdtemp(join(this.#folder, "draft-"));
    for (const [name, content] of Object.entries(unzipSync(zip))) {
      if (name.endsWith("/")) continue;
      const path = pathInside(draft, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content, { mode: isExecutable(name, content) ? 0o755 : 0o644 });
    }
    await chmod(draft, 0o755);
    await writeFile(this.zipOf(hash), zip);
    await rename(draft, this.folderOf(hash));
  }
}

/** What Lambda would refuse of a package's size, in words; undefined when it would take it. */
export async function packageProblem(archive: Archive): Promise<string | undefined> {
  const size = await archive.size();
  const problem = unzippedProblem(size);
  if (problem || size.bytes + size.files * zipEntryBytes <= maxZipBytes) return problem;
  const files = await archive.files();
  if (surelyFits(files)) return undefined;
  const { length } = await zipped(files);
  return length > maxZipBytes ? tooLarge("zipped", length, maxZipBytes) : undefined;
}

/** What a zip has beside the contents of a file: its name, twice, and 76 bytes. */
const zipEntryBytes = 300;

/**
 * Packs the largest files, quickly, until what is left would fit unpacked: a fraction of what packing all takes, which
 * a package of a whole node_modules would take in every preview.
 */
function surelyFits(files: ReadonlyMap<string, Uint8Array>): boolean {
  const largestFirst = [...files.values()].sort((one, other) => other.length - one.length);
  let bytes = largestFirst.reduce((sum, { length }) => sum + length + zipEntryBytes, 0);
  for (const content of largestFirst) {
    if (bytes <= maxZipBytes) break;
    bytes -= content.length - Math.min(content.length, deflateRawSync(content, { level: 1 }).length);
  }
  return bytes <= maxZipBytes;
}

function unzippedProblem({ files, bytes }: ArchiveSize): string | undefined {
  if (files === 0) return "the deployment package is empty; give `code` an archive with the handler's file";
  return bytes > maxUnzippedBytes ? tooLarge("unzipped", bytes, maxUnzippedBytes) : undefined;
}

/** The deployment package of these files: the same bytes whenever it is made. */
export async function zipped(files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const { zipSync } = await import("fflate");
  const entries: Zippable = {};
  for (const [name, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    pathInside("/", name);
    const mode = isExecutable(name, content) ? 0o100755 : 0o100644;
    // Unix permissions stand in the upper half of the attributes, which are unsigned.
    entries[name] = [content, { os: 3, attrs: (mode << 16) >>> 0, mtime: zipEpoch }];
  }
  return zipSync(entries, { level: 6 });
}

/** A custom runtime's entry, a native binary or a script: what must be executable in Lambda. */
function isExecutable(name: string, content: Uint8Array): boolean {
  return name === "bootstrap" || startsWith(content, "\x7fELF") || startsWith(content, "#!");
}

function startsWith(content: Uint8Array, magic: string): boolean {
  return Buffer.from(content.subarray(0, magic.length)).toString("latin1") === magic;
}

function pathInside(folder: string, name: string): string {
  const root = resolve(folder);
  const path = resolve(root, name);
  if (name === "" || name.includes("\0") || !path.startsWith(root.endsWith(sep) ? root : root + sep)) {
    throw new Error(`the deployment package holds the path "${name}", which leads out of it`);
  }
  return path;
}

function tooLarge(what: string, bytes: number, limit: number): string {
  const megabytes = (value: number) => `${(value / 1024 / 1024).toFixed(1)} MB`;
  return `the deployment package is ${megabytes(bytes)} ${what}; Lambda takes ${megabytes(limit)}: bundle less into it`;
}
