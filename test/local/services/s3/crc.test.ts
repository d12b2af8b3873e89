import assert from "node:assert/strict";
import { startChecksum } from "../../../../local/services/s3/checksums.ts";

/** Check values of the catalogue of CRC algorithms, over the digits 1 to 9. */
const known = {
  CRC32: "cbf43926",
  CRC32C: "e3069283",
  CRC64NVME: "ae8b14860a799888",
  SHA1: "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
  SHA256: "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
} as const;

describe("checksums", () => {
  for (const [algorithm, value] of Object.entries(known)) {
    it(`${algorithm} of the digits, in one piece and in several`, () => {
      // Object.entries forgets the keys.
      const name = algorithm as keyof typeof known;
      const whole = startChecksum(name);
      whole.update(Buffer.from("123456789"));
      assert.equal(whole.digest().toString("hex"), value);
      const pieces = startChecksum(name);
      for (const piece of ["1", "", "2345", "6789"]) pieces.update(Buffer.from(piece));
      assert.equal(pieces.digest().toString("hex"), value);
    });
  }
});
