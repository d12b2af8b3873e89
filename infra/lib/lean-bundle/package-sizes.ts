import type { Metafile } from "esbuild";

/** `["zod", 34000]`: bytes of code that came from a package, `"functions"` being our own modules. */
export type PackageSizes = readonly (readonly [name: string, bytes: number])[];

const ownCode = "functions";

/** Sums up what esbuild says of an output, the largest first. Bytes are minified, not zipped. */
export function packageSizes({ inputs }: Pick<Metafile["outputs"][string], "inputs">): PackageSizes {
  const sizes = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    if (bytesInOutput === 0) continue;
    const name = packageOf(path);
    sizes.set(name, (sizes.get(name) ?? 0) + bytesInOutput);
  }
  return [...sizes].sort(([a, aBytes], [b, bBytes]) => bBytes - aBytes || (a < b ? -1 : 1));
}

/** The innermost package: what a package brings along counts as itself. */
function packageOf(path: string): string {
  const inPackages = path.split("node_modules/").at(-1) ?? path;
  if (inPackages === path) return ownCode;
  return /^(?:@[^/]+\/)?[^/]+/.exec(inPackages)?.[0] ?? inPackages;
}
