/** Running CRC-32C (Castagnoli); start with 0. */
export function crc32c(data: Uint8Array, previous = 0): number {
  let crc = ~previous;
  for (let at = 0; at < data.length; at++) {
    crc = (crc >>> 8) ^ (crc32cTable[(crc ^ (data[at] ?? 0)) & 0xff] ?? 0);
  }
  return ~crc >>> 0;
}

/** Running CRC-64/NVME, kept as two halves because BigInt is a hundred times slower. */
export class Crc64Nvme {
  #high = 0xffffffff;
  #low = 0xffffffff;

  update(data: Uint8Array): void {
    let high = this.#high;
    let low = this.#low;
    for (let at = 0; at < data.length; at++) {
      const index = (low ^ (data[at] ?? 0)) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ (crc64Table.low[index] ?? 0);
      high = (high >>> 8) ^ (crc64Table.high[index] ?? 0);
    }
    this.#high = high;
    this.#low = low;
  }

  /** Eight bytes, big-endian. */
  digest(): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32BE(~this.#high >>> 0, 0);
    bytes.writeUInt32BE(~this.#low >>> 0, 4);
    return bytes;
  }
}

const crc32cTable = new Uint32Array(256).map((_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

const crc64Table = (() => {
  const high = new Uint32Array(256);
  const low = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let upper = 0;
    let lower = byte;
    for (let bit = 0; bit < 8; bit++) {
      const odd = lower & 1;
      lower = (lower >>> 1) | (upper << 31);
      upper >>>= 1;
      if (odd) {
        upper ^= 0x9a6c9329;
        lower ^= 0xac4bc9b5;
      }
    }
    high[byte] = upper;
    low[byte] = lower;
  }
  return { high, low };
})();
