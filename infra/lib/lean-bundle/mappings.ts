/**
 * The mappings of a source map (ECMA-426): lines divided by ";", segments by ",", each some numbers in base 64, relative to the segment
 * before. Read without making objects: a bundle has a hundred thousand segments, which as arrays cost ten times the time.
 * https://tc39.es/ecma426/#sec-mappings
 */
const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const values = new Int8Array(128);
for (let value = 0; value < digits.length; value++) values[digits.charCodeAt(value)] = value;

const comma = 0x2c;
const semicolon = 0x3b;

/** Where generated code is from. All numbers count from 0. */
export type Visit = (generatedColumn: number, source: number, line: number, column: number) => void;

/**
 * @param visit called for each segment in order; a segment without a source has source -1
 * @param newLine called where a generated line ends and another begins
 */
export function readMappings(mappings: string, visit: Visit, newLine: () => void): void {
  // Generated column, source, line, column, name: running sums over the segments.
  const sums = new Int32Array(5);
  let field = 0;
  let number = 0;
  let shift = 0;
  const endSegment = () => {
    const [generated = 0, source = 0, line = 0, column = 0] = sums;
    if (field > 0) visit(generated, field > 1 ? source : -1, line, column);
    field = 0;
  };
  for (let at = 0; at < mappings.length; at++) {
    const code = mappings.charCodeAt(at);
    if (code === comma) endSegment();
    else if (code === semicolon) {
      endSegment();
      sums[0] = 0;
      newLine();
    } else {
      // Five bits a digit, the lowest first; the sixth says that more follow. The lowest bit of all is the sign.
      const digit = values[code] ?? 0;
      number |= (digit & 31) << shift;
      shift += 5;
      if (digit & 32) continue;
      sums[field] = (sums[field] ?? 0) + (number & 1 ? -(number >>> 1) : number >>> 1);
      field++;
      number = 0;
      shift = 0;
    }
  }
  endSegment();
}

/** Writes mappings, segment by segment. */
export class MappingsWriter {
  #text = "";
  #pendingLines = 0;
  #lineHasSegments = false;
  #generated = 0;
  #source = 0;
  #line = 0;
  #column = 0;

  /** Empty lines at the end are left out. */
  get text(): string {
    return this.#text;
  }

  newLine(): void {
    this.#pendingLines++;
    this.#lineHasSegments = false;
    this.#generated = 0;
  }

  /** The generated code from here on is from this place. */
  add(generatedColumn: number, source: number, line: number, column: number): void {
    this.#begin(generatedColumn);
    this.#text +=
      encoded(source - this.#source) + encoded(line - this.#line) + encoded(column - this.#column);
    this.#source = source;
    this.#line = line;
    this.#column = column;
  }

  /** The generated code from here on is from nowhere. */
  addEnd(generatedColumn: number): void {
    this.#begin(generatedColumn);
  }

  #begin(generatedColumn: number): void {
    this.#text += ";".repeat(this.#pendingLines) + (this.#lineHasSegments ? "," : "");
    this.#pendingLines = 0;
    this.#lineHasSegments = true;
    this.#text += encoded(generatedColumn - this.#generated);
    this.#generated = generatedColumn;
  }
}

function encoded(number: number): string {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1;
  let text = "";
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += digits[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}
