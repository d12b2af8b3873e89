/** Longest message of one event, in bytes. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const maxMessageBytes = 1024 * 1024;

const frameHeaderBytes = 16;
const newline = 0x0a;

/**
 * Log messages out of what a runtime writes: plain lines, and frames in the form of Lambda's own telemetry channel
 * (4 bytes of type beginning a5 5a, 4 of length, 8 of microseconds since the epoch, then the message), which keep a
 * message of several lines whole. A frame begins where a line would; no UTF-8 text begins with a5.
 */
export class OutputParser {
  readonly #onMessage: (message: string, timestamp: number | undefined) => void;
  #rest: Buffer | undefined;

  /** `timestamp` is in milliseconds since the epoch; plain lines have none. */
  constructor(onMessage: (message: string, timestamp: number | undefined) => void) {
    this.#onMessage = onMessage;
  }

  push(chunk: Buffer): void {
    const data = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    while (at < data.length) {
      const end = data[at] === 0xa5 ? this.#frame(data, at) : this.#line(data, at);
      if (end === undefined) break;
      at = end;
    }
    this.#rest = at < data.length ? data.subarray(at) : undefined;
  }

  /** Hands over a last line that no line break ended. */
  end(): void {
    if (this.#rest && this.#rest[0] !== 0xa5) this.#onMessage(this.#rest.toString("utf8"), undefined);
    this.#rest = undefined;
  }

  #frame(data: Buffer, at: number): number | undefined {
    if (data.length - at < frameHeaderBytes) return undefined;
    const start = at + frameHeaderBytes;
    const length = data.readUInt32BE(at + 4);
    if (data.length < start + length) return undefined;
    this.#onMessage(
      data.toString("utf8", start, start + length),
      Math.floor(Number(data.readBigUInt64BE(at + 8)) / 1_000),
    );
    return start + length;
  }

  #line(data: Buffer, at: number): number | undefined {
    const found = data.indexOf(newline, at);
    if (found < 0 && data.length - at < maxMessageBytes) return undefined;
    const end = found < 0 ? at + maxMessageBytes : found;
    this.#onMessage(data.toString("utf8", at, end), undefined);
    return found < 0 ? end : end + 1;
  }
}
