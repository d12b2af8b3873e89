import { decode, encode, type SourceMapMappings, type SourceMapSegment } from "@jridgewell/sourcemap-codec";

export interface SourceMap {
  readonly sources: readonly string[];
  readonly mappings: string;
}

/**
 * Leaves of esbuild's source map what a stack trace of ours needs: for the sources that `isWanted`, where each of their
 * lines begins. Columns within a line, names and the packages' sources make nine tenths of a map.
 */
export function compactSourceMap(map: SourceMap, isWanted: (source: string) => boolean): SourceMap {
  const sources: string[] = [];
  const indexOf = new Map<number, number>();
  map.sources.forEach((source, index) => {
    if (isWanted(source)) indexOf.set(index, sources.push(source) - 1);
  });
  // The place in our sources that generated code stands for at this point; undefined within packages.
  let current: { source: number; line: number } | undefined;
  const lines: SourceMapMappings = decode(map.mappings).map((segments) => {
    const kept: SourceMapSegment[] = [];
    for (const [column, from = -1, line = -1, originalColumn = 0] of segments) {
      const source = indexOf.get(from);
      if (source === undefined) {
        // A segment without a source: what follows is not ours.
        if (current) kept.push([column]);
        current = undefined;
      } else if (current?.source !== source || current.line !== line) {
        current = { source, line };
        kept.push([column, source, line, originalColumn]);
      }
    }
    return kept;
  });
  while (lines.at(-1)?.length === 0) lines.pop();
  return { sources, mappings: encode(lines) };
}

/**
 * One line of JavaScript for the top of a bundle, which has stack traces name the TypeScript.
 *
 * Node could do it: `--enable-source-maps`, or `process.setSourceMapsEnabled` with the map beside the code. Either
 * has Node measure every line of the bundle as it loads, some 8 ms of a cold start (docs/bundles.md). This does
 * nothing before the first stack is read, and takes what formats stacks already, Node's own or a tracer's, along.
 */
export function stackTraceInstaller(map: SourceMap): string {
  const json = JSON.stringify({ version: 3, names: [], ...map });
  return (
    "{const format=Error.prepareStackTrace;let map;Error.prepareStackTrace=(error,frames)=>{" +
    'const stack=format?format(error,frames):[error,...frames].join("\\n    at ");' +
    'if(typeof stack!="string")return stack;' +
    `map??=new(require("node:module").SourceMap)(${json});` +
    'return stack.split(__filename+":").reduce((before,after)=>{' +
    'const[place,line,column]=/^(\\d+):(\\d+)/.exec(after)??[""];' +
    "const at=place?map.findOrigin(+line,+column):{};" +
    'return before+(at.fileName?[__dirname+"/"+at.fileName,at.lineNumber,at.columnNumber].join(":"):__filename+":"+place)' +
    "+after.slice(place.length)})}}"
  );
}
