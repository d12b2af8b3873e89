import { randomInt } from "node:crypto";
import {
  type JsonInput,
  type JsonOperation,
  optionalNumber,
  optionalText,
} from "../../../gateway/json-api.ts";
import { onAnything } from "../../../gateway/permission.ts";
import { invalidParameter } from "../errors.ts";
import type { SecretsManagerService } from "../index.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html */
export const getRandomPassword: JsonOperation<SecretsManagerService> = {
  name: "GetRandomPassword",
  permissions: onAnything("secretsmanager:GetRandomPassword"),
  run(input) {
    const length = optionalNumber(input, "PasswordLength") ?? 32;
    if (!Number.isInteger(length) || length < 1 || length > 4_096) {
      throw invalidParameter(`PasswordLength ${length} is not allowed; use 1 to 4096.`);
    }
    const kinds = characterKinds(input);
    const all = kinds.join("");
    if (all === "") throw invalidParameter("Every character is excluded; leave some to choose from.");
    const required = input.RequireEachIncludedType === false ? [] : kinds;
    if (required.length > length) {
      throw invalidParameter(
        `PasswordLength ${length} has no room for one character of each of ${required.length} types.`,
      );
    }
    const characters = [
      ...required.map(pick),
      ...Array.from({ length: length - required.length }, () => pick(all)),
    ];
    return { RandomPassword: shuffled(characters).join("") };
  },
};

function characterKinds(input: JsonInput): string[] {
  const excluded = new Set(optionalText(input, "ExcludeCharacters") ?? "");
  return [
    input.ExcludeUppercase === true ? "" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    input.ExcludeLowercase === true ? "" : "abcdefghijklmnopqrstuvwxyz",
    input.ExcludeNumbers === true ? "" : "0123456789",
    input.ExcludePunctuation === true ? "" : "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    input.IncludeSpace === true ? " " : "",
  ]
    .map((kind) => [...kind].filter((character) => !excluded.has(character)).join(""))
    .filter((kind) => kind !== "");
}

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}

/** Fisher and Yates: each order is as likely as any other. */
function shuffled(characters: readonly string[]): string[] {
  const order = [...characters];
  for (let last = order.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    const [a = "", b = ""] = [order[last], order[other]];
    order[last] = b;
    order[other] = a;
  }
  return order;
}
