import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { Archive, type ArchiveSize, Asset } from "../properties.ts";
import { type EngineValue, isList, isRecord, mapRecord, Secret } from "./values.ts";

/** Files by their name inside an archive, `folder/file.txt`. */
type Files = Map<string, Uint8Array>;

const sha256 = (content: Uint8Array) => createHash("sha256").update(content).digest("hex");

/** An asset whose content is at hand. */
export function assetOf(content: Uint8Array): Asset {
  return new Asset(sha256(content), async () => content);
}

/** An archive whose files are at hand. Its hash does not depend on the order of the files. */
export function archiveOf(files: ReadonlyMap<string, Uint8Array>): Archive {
  const hash = createHash("sha256");
  for (const name of [...files.keys()].sort()) {
    hash.update(`${name}\0${sha256(files.get(name) ?? new Uint8Array())}\0`);
  }
  return new Archive(hash.digest("hex"), async () => files);
}

/** An asset of kept state, of which only the hash is known. */
export function keptAsset(hash: string): Asset {
  return new Asset(hash, async () => {
    throw new Error(
      `The content of asset ${hash.slice(0, 12)} is not kept; run the program again to have it`,
    );
  });
}

/** An archive of kept state, of which only the hash is known. */
export function keptArchive(hash: string): Archive {
  return new Archive(hash, async () => {
    throw new Error(
      `The files of archive ${hash.slice(0, 12)} are not kept; run the program again to have them`,
    );
  });
}

/** The same value with its files by hash alone, fit to be held for as long as the stack lives. */
export function withoutContent(value: EngineValue): EngineValue {
  if (value instanceof Asset) return keptAsset(value.hash);
  if (value instanceof Archive) return keptArchive(value.hash);
  if (value instanceof Secret) return new Secret(withoutContent(value.value));
  if (isList(value)) return value.map(withoutContent);
  return isRecord(value) ? mapRecord(value, withoutContent) : value;
}

type WireObject = { readonly [key: string]: unknown };

/**
 * Reads what a StringAsset or FileAsset names.
 * @param folder where relative paths start: the program's working directory
 * @throws Error for a RemoteAsset over the network, and when the file cannot be read
 */
export function readAsset(wire: WireObject, folder: string): Asset {
  const hash = givenHash(wire);
  if (hash !== undefined) return new Asset(hash, async () => assetContent(wire, folder));
  return assetOf(assetContent(wire, folder));
}

/** The CLI's engine has hashed what it passes on. What it kept may no longer be what lies at the path. */
function givenHash(wire: WireObject): string | undefined {
  return typeof wire.hash === "string" && wire.hash !== "" ? wire.hash : undefined;
}

function assetContent(wire: WireObject, folder: string): Uint8Array {
  // The SDK leaves the text out when it is empty.
  if (typeof wire.path === "string" && wire.path !== "") return readFileSync(resolve(folder, wire.path));
  if (typeof wire.uri === "string" && wire.uri !== "")
    return readFileSync(localPath(wire.uri, "RemoteAsset"));
  return Buffer.from(typeof wire.text === "string" ? wire.text : "", "utf8");
}

/**
 * Reads what an AssetArchive or FileArchive names: a folder, a .zip file, or assets and archives by name.
 * @throws Error for a RemoteArchive over the network, for other archive formats, and when a file cannot be read
 */
export function readArchive(
  wire: WireObject,
  folder: string,
  isArchive: (value: unknown) => boolean,
): Archive {
  const hash = givenHash(wire);
  if (hash !== undefined) {
    return new Archive(
      hash,
      async () => archiveFiles(wire, folder, isArchive),
      async () => measureArchive(wire, folder, isArchive),
    );
  }
  if (typeof wire.path === "string" && /\.(zip|jar)$/i.test(wire.path))
    return readZip(resolve(folder, wire.path));
  return archiveOf(archiveFiles(wire, folder, isArchive));
}

function archiveFiles(wire: WireObject, folder: string, isArchive: (value: unknown) => boolean): Files {
  const files: Files = new Map();
  visitArchive(wire, folder, isArchive, {
    asset: (name, member) => files.set(name, assetContent(member, folder)),
    file: (name, path) => files.set(name, readFileSync(path)),
    zip: (prefix, path) => addZip(files, prefix, path),
  });
  return files;
}

/** What the files would be, told from their directories alone: some packages are thousands of files. */
function measureArchive(
  wire: WireObject,
  folder: string,
  isArchive: (value: unknown) => boolean,
): ArchiveSize {
  let files = 0;
  let bytes = 0;
  const count = (length: number) => {
    files++;
    bytes += length;
  };
  visitArchive(wire, folder, isArchive, {
    asset: (_, member) => count(assetLength(member, folder)),
    file: (_, path) => count(statSync(path).size),
    zip: (_, path) => {
      unzipSync(zipContent(path), {
        filter: ({ name, originalSize }) => {
          if (!name.endsWith("/")) count(originalSize);
          return false;
        },
      });
    },
  });
  return { files, bytes };
}

function assetLength(wire: WireObject, folder: string): number {
  return typeof wire.path === "string" && wire.path !== ""
    ? statSync(resolve(folder, wire.path)).size
    : assetContent(wire, folder).length;
}

/** What is known of the zips that were read: the time of change and size of each, and its archive's hash then. */
const knownZips = new Map<string, { readonly stamp: string; readonly hash: string }>();

/** Unpacking some megabytes in every run of a program would take longer than most edits: it is done when they change. */
function readZip(path: string): Archive {
  const { mtimeMs, size, ino } = statSync(path);
  const stamp = `${mtimeMs} ${size} ${ino}`;
  const filesOf = () => {
    const files: Files = new Map();
    addZip(files, "", path);
    return files;
  };
  const known = knownZips.get(path);
  if (known?.stamp === stamp) return new Archive(known.hash, async () => filesOf());
  const archive = archiveOf(filesOf());
  knownZips.set(path, { stamp, hash: archive.hash });
  return archive;
}

/** What an archive is made of, each with its name in it; a zip with what stands before its names. */
interface ArchiveVisitor {
  asset(name: string, wire: WireObject): void;
  file(name: string, path: string): void;
  zip(prefix: string, path: string): void;
}

function visitArchive(
  wire: WireObject,
  folder: string,
  isArchive: (value: unknown) => boolean,
  visitor: ArchiveVisitor,
  prefix = "",
): void {
  const located = [wire.path, wire.uri].some((place) => typeof place === "string" && place !== "");
  // Beside a path, the CLI's engine may send an empty list of assets.
  if (!located && typeof wire.assets === "object" && wire.assets !== null) {
    for (const [name, member] of Object.entries(wire.assets)) {
      if (isArchive(member)) visitArchive(member, folder, isArchive, visitor, `${prefix}${name}/`);
      else visitor.asset(prefix + name, member);
    }
    return;
  }
  const path =
    typeof wire.path === "string" && wire.path !== ""
      ? resolve(folder, wire.path)
      : localPath(String(wire.uri ?? ""), "RemoteArchive");
  if (statSync(path).isDirectory()) visitFolder(visitor, prefix, path);
  else visitor.zip(prefix, path);
}

function visitFolder(visitor: ArchiveVisitor, prefix: string, path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    // A link counts as what it points to, as it does in Pulumi.
    if (statSync(child).isDirectory()) visitFolder(visitor, `${prefix}${entry.name}/`, child);
    else visitor.file(prefix + entry.name, child);
  }
}

function addZip(files: Files, prefix: string, path: string): void {
  for (const [name, content] of Object.entries(unzipSync(zipContent(path)))) {
    if (!name.endsWith("/")) files.set(prefix + name, content);
  }
}

function zipContent(path: string): Uint8Array {
  if (!/\.(zip|jar)$/i.test(path)) {
    throw new Error(
      `FileArchive "${path}": allowed here are folders and .zip or .jar files; pack it as one of these`,
    );
  }
  return readFileSync(path);
}

function localPath(uri: string, kind: string): string {
  if (uri.startsWith("file://")) return fileURLToPath(uri);
  throw new Error(`${kind} "${uri}": nothing is fetched from the network here; use a local file instead`);
}
