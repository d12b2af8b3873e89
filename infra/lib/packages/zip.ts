import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type AsyncZippable, zip } from "fflate";
import { filesBelow } from "./sources";

export type Architecture = "arm64" | "x86_64";

/** The earliest time that a zip can hold, so that the same files make the same zip whenever it is made. */
const zipEpoch = new Date(1980, 0, 1);

/** https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html: `e_machine`, two bytes at 18. */
const elfMachines: Readonly<Record<number, Architecture>> = { 62: "x86_64", 183: "arm64" };

/** A folder as a zip, and what its native code, if there is any, was compiled for. */
export interface ZippedFolder {
  readonly zip: Uint8Array;
  readonly architecture: Architecture;
}

/**
 * Packs a folder as Lambda unpacks it. Pulumi's own archive of a folder holds no permissions, with which a
 * `bootstrap` could not be started; a zip that is there already goes to Lambda byte for byte.
 * @throws Error when the folder holds code for both architectures
 */
export async function zipFolder(folder: string): Promise<ZippedFolder> {
  const entries: AsyncZippable = {};
  const architectures = new Set<Architecture>();
  for (const name of filesBelow(folder)) {
    const content = readFileSync(join(folder, name));
    const architecture = architectureOf(content);
    if (architecture) architectures.add(architecture);
    const runs =
      architecture !== undefined || name === "bootstrap" || content.toString("latin1", 0, 2) === "#!";
    // Unix permissions stand in the upper half of the attributes, which are unsigned.
    const attrs = ((runs ? 0o100755 : 0o100644) << 16) >>> 0;
    entries[name] = [content, { os: 3, attrs, mtime: zipEpoch }];
  }
  if (architectures.size > 1) {
    throw new Error(
      `the package holds native code for ${[...architectures].join(" and ")}; a function runs on one of them`,
    );
  }
  // Without native code it runs on either, and arm64 costs a fifth less.
  const [architecture = "arm64"] = architectures;
  const packed = await new Promise<Uint8Array>((resolve, reject) => {
    zip(entries, { level: 6 }, (error, data) => (error ? reject(error) : resolve(data)));
  });
  return { zip: packed, architecture };
}

function architectureOf(content: Buffer): Architecture | undefined {
  const isElf = content.length > 20 && content.toString("latin1", 0, 4) === "\x7fELF";
  return isElf ? elfMachines[content.readUInt16LE(18)] : undefined;
}
