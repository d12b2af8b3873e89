/**
 * A local cloud for a test to kill: `crash-child.ts <folder>`. Takes asynchronous events through the real SDK, for
 * ever, and prints the id of each that was acknowledged.
 */
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { LocalServices } from "../../../../helpers/local-services.ts";
import { AsyncFunction, queueArn } from "./async-function.ts";

const [dir = ""] = process.argv.slice(2);
const services = await LocalServices.start({ dir, spares: 0 });
await AsyncFunction.create(services, "events", { deadLetterConfig: { targetArn: queueArn("dead") } });
const client = new LambdaClient(services.client);

async function sendForEver(sender: number): Promise<void> {
  for (let at = 0; ; at++) {
    const id = `s${sender}-${at}`;
    const Payload = JSON.stringify({ id, fail: at % 2 === 0 });
    await client.send(new InvokeCommand({ FunctionName: "events", InvocationType: "Event", Payload }));
    process.stdout.write(`${id}\n`);
  }
}

await Promise.all([0, 1, 2, 3].map(sendForEver));
