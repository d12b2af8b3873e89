import type { StackSecret } from "../target/target.ts";

/** A secret value of the stack, in one of the forms that it may stand in a file. */
export interface SecretForm {
  /** `config platform:apiToken, in base64` */
  readonly name: string;
  readonly text: string;
}

/** Shorter values (`dev`, `true`) stand in any text. */
const shortest = 8;

/** Each value as it is, in JSON, in a URL, in base64 and in hexadecimal. */
export function secretForms(secrets: readonly StackSecret[]): SecretForm[] {
  const forms = new Map<string, SecretForm>();
  for (const { name, value } of secrets) {
    if (value.length < shortest) continue;
    const add = (text: string, form: string) => {
      if (!forms.has(text)) forms.set(text, { name: `${name}${form}`, text });
    };
    add(value, "");
    add(JSON.stringify(value).slice(1, -1), ", in JSON");
    add(encodeURIComponent(value), ", URL-encoded");
    add(new URLSearchParams({ v: value }).toString().slice(2), ", form-encoded");
    add(Buffer.from(value).toString("hex"), ", in hexadecimal");
    for (const text of base64Forms(value)) add(text, ", in base64");
  }
  return [...forms.values()];
}

/**
 * Base64 makes four characters of three bytes, so that a value looks different at each of three places within a
 * longer text, as in `user:password`. The characters that it shares with its neighbours are left out.
 */
function base64Forms(value: string): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]).toString("base64");
    const whole = Math.floor(((Buffer.byteLength(value) + offset) * 8) / 6);
    const own = encoded.slice([0, 2, 3][offset], whole);
    return [own, own.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
