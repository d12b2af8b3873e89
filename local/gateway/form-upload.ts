import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { Busboy, type BusboyInstance } from "@fastify/busboy";
import { AwsError } from "./api.ts";

/** A file that a form posts to S3, with the fields that came before it. */
export interface FormUpload {
  /** By their names in lower case. */
  readonly fields: ReadonlyMap<string, string>;
  /** As the browser names it. */
  readonly fileName: string;
  /** Read it once. */
  readonly file: Readable;
}

/** Bytes of all fields but the file. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html */
const maxFieldBytes = 20 * 1024;

/** Whether a request is a browser's upload: S3 alone takes these. */
export function isFormUpload({ method, headers }: IncomingMessage): boolean {
  return method === "POST" && (headers["content-type"] ?? "").startsWith("multipart/form-data");
}

/**
 * Reads a form as far as its file, which S3 wants to come last.
 * @throws AwsError MalformedPOSTRequest, MaxPostPreDataLengthExceededError, InvalidArgument
 */
export function openForm(stream: IncomingMessage): Promise<FormUpload> {
  const form = new Promise<FormUpload>((resolve, reject) => {
    const parser = parserOf(stream);
    const fields = new Map<string, string>();
    let bytes = 0;
    parser.on("field", (name, value) => {
      bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
      if (bytes > maxFieldBytes) reject(tooMuchBefore());
      else fields.set(name.toLowerCase(), value);
    });
    parser.once("file", (_name, file, fileName) => {
      // What ends the form early ends the file's reader too; by then nobody waits for the form.
      parser.on("error", (error: Error) => file.destroy(malformed(error.message)));
      resolve({ fields, fileName: fileName ?? "", file });
    });
    parser.once("error", (error: Error) => reject(malformed(error.message)));
    parser.once("finish", () => reject(noFile()));
    stream.once("error", (error) => parser.destroy(error));
    stream.pipe(parser);
  });
  // Whatever is left of a form that is refused goes by unread, so that the connection stays usable.
  form.catch(() => stream.unpipe().resume());
  return form;
}

/** @throws AwsError for a content type without a boundary */
function parserOf({ headers }: IncomingMessage): BusboyInstance {
  try {
    const type = headers["content-type"] ?? "";
    return new Busboy({ headers: { "content-type": type }, limits: { fieldSize: maxFieldBytes } });
  } catch (error) {
    throw malformed(error instanceof Error ? error.message : String(error));
  }
}

function malformed(reason: string): AwsError {
  return new AwsError(
    "MalformedPOSTRequest",
    `The body of your POST request is not well-formed multipart/form-data. (${reason})`,
    400,
  );
}

function tooMuchBefore(): AwsError {
  return new AwsError(
    "MaxPostPreDataLengthExceededError",
    "Your POST request fields preceding the upload file were too large.",
    400,
  );
}

function noFile(): AwsError {
  return new AwsError("InvalidArgument", "POST requires exactly one file upload per request.", 400, {
    ArgumentName: "file",
    ArgumentValue: "0",
  });
}
