import { AwsError } from "../../../gateway/api.ts";
import type { JsonOperation } from "../../../gateway/json-api.ts";
import type { Certificate, Certificates } from "../certificates.ts";

/** One operation of ACM's API, a file each. */
export type AcmOperation = JsonOperation<{ readonly certificates: Certificates }>;

/** @throws AwsError ResourceNotFoundException. */
export function existingCertificate(certificates: Certificates, arn: string): Certificate {
  const certificate = certificates.get(arn);
  if (certificate) return certificate;
  throw new AwsError("ResourceNotFoundException", `Could not find certificate ${arn}.`);
}

export function statusOf(certificates: Certificates, certificate: Certificate) {
  return certificates.isIssued(certificate) ? "ISSUED" : "PENDING_VALIDATION";
}
