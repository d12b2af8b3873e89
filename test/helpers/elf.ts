/** The header by which an executable says what it was compiled for: 62 is x86-64, 183 is 64-bit ARM. */
export function elfOf(machine: number): Uint8Array {
  const header = Buffer.alloc(64);
  header.write("\x7fELF\x02\x01\x01", "latin1");
  header.writeUInt16LE(2, 16);
  header.writeUInt16LE(machine, 18);
  return header;
}
