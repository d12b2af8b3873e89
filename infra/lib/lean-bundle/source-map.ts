import { MappingsWriter, readMappings } from "./mappings";

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
  const writer = new MappingsWriter();
  // The line of our sources that generated code stands for at this point; -1 within packages.
  let currentSource = -1;
  let currentLine = -1;
  readMappings(
    map.mappings,
    (generated, from, line, column) => {
      const source = indexOf.get(from) ?? -1;
      if (source < 0 && currentSource >= 0) writer.addEnd(generated);
      else if (source >= 0 && (source !== currentSource || line !== currentLine)) {
        writer.add(generated, source, line, column);
      }
      currentSource = source;
      currentLine = line;
    },
    () => writer.newLine(),
  );
  return { sources, mappings: writer.text };
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
