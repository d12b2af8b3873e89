import { createHash } from "node:crypto";

export interface Certificate {
  readonly arn: string;
  readonly domainName: string;
  /** With the domain name itself first, as ACM lists them. */
  readonly names: readonly string[];
  readonly validationMethod: string;
  readonly keyAlgorithm: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** The record that proves that a name is the certificate owner's. */
export interface ProofRecord {
  readonly domainName: string;
  readonly name: string;
  readonly value: string;
}

/** The part of DNS that certificates are proved by. */
export interface ProofReader {
  holds(name: string, type: string, value: string): boolean;
}

/** Certificates by ARN. One is issued once all of its names are proved, and stays so. */
export class Certificates {
  readonly #dns: ProofReader;
  readonly #accountId: string;
  readonly #all = new Map<string, Certificate>();
  readonly #issued = new Set<string>();

  constructor(dns: ProofReader, accountId: string) {
    this.#dns = dns;
    this.#accountId = accountId;
  }

  get all(): readonly Certificate[] {
    return [...this.#all.values()];
  }

  get(arn: string): Certificate | undefined {
    return this.#all.get(arn);
  }

  put(certificate: Certificate): void {
    this.#all.set(certificate.arn, certificate);
  }

  remove(arn: string): void {
    this.#all.delete(arn);
    this.#issued.delete(arn);
  }

  isIssued(certificate: Certificate): boolean {
    if (this.#issued.has(certificate.arn)) return true;
    if (this.unproved(certificate).length > 0) return false;
    this.#issued.add(certificate.arn);
    return true;
  }

  /** Of certificates that are proved by DNS; all others are taken for proved. */
  unproved(certificate: Certificate): readonly ProofRecord[] {
    return this.proofsOf(certificate).filter((proof) => !this.isProved(proof));
  }

  isProved({ name, value }: ProofRecord): boolean {
    return this.#dns.holds(name, "CNAME", value);
  }

  /** The same record for a name in every certificate of the account, as ACM has it. */
  proofsOf(certificate: Certificate): readonly ProofRecord[] {
    if (certificate.validationMethod !== "DNS") return [];
    return certificate.names.map((domainName) => {
      // A wildcard is proved by the name that it stands below.
      const base = domainName.replace(/^\*\./, "");
      const token = createHash("sha256").update(`${this.#accountId} ${base}`).digest("hex");
      return {
        domainName,
        name: `_${token.slice(0, 32)}.${base}.`,
        value: `_${token.slice(32)}.acmlocal00.acm-validations.aws.`,
      };
    });
  }
}
