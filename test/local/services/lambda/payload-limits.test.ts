import assert from "node:assert/strict";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { LocalServices } from "../../../helpers/local-services.ts";
import { createFunction } from "../../../helpers/test-function.ts";

/** JSON text of so many bytes, in ASCII or in characters of three bytes. */
const text = (bytes: number, character = "x") => {
  const filling = character.repeat(Math.floor((bytes - 2) / Buffer.byteLength(character)));
  return JSON.stringify(filling + "x".repeat(bytes - 2 - Buffer.byteLength(filling)));
};

describe("Lambda payload limits", () => {
  let services: LocalServices;
  let client: LambdaClient;
  before(async () => {
    services = await LocalServices.start();
    client = new LambdaClient(services.client);
    const code =
      "exports.handler = async (event) => event.answer ? 'x'.repeat(event.answer - 2) : event.length;";
    await createFunction(services, "sizes", code, { timeout: 30, memorySize: 1_024 });
  });
  after(async () => {
    client.destroy();
    await services.stop();
  });

  const send = (Payload: string, InvocationType: "Event" | "RequestResponse" = "RequestResponse") =>
    client.send(new InvokeCommand({ FunctionName: "sizes", InvocationType, Payload }));

  for (const [type, limit, status] of [
    ["RequestResponse", 6_291_456, 200],
    ["Event", 1_048_576, 202],
  ] as const) {
    for (const [kind, character] of [
      ["ASCII", "x"],
      ["wide characters", "€"],
    ] as const) {
      it(`take ${limit} bytes of ${kind} for ${type}, and not one more`, async () => {
        assert.equal(Buffer.byteLength(text(limit, character)), limit);
        assert.equal((await send(text(limit - 1, character), type)).StatusCode, status);
        assert.equal((await send(text(limit, character), type)).StatusCode, status);
        await assert.rejects(send(text(limit + 1, character), type), {
          name: "RequestTooLargeException",
          message: `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
        });
      });
    }
  }

  it("let 6 MB and 100 bytes of a response through, and not one more", async () => {
    const limit = 6_291_556;
    const answer = async (bytes: number) => (await send(JSON.stringify({ answer: bytes }))).Payload;
    assert.equal((await answer(limit - 1))?.length, limit - 1);
    assert.equal((await answer(limit))?.length, limit);
    const over = Buffer.from((await answer(limit + 1)) ?? []).toString();
    assert.match(over, /"errorType":"Function\.ResponseSizeTooLarge"/);
  });
});
