import { equalValues } from "../../diff.ts";
import { existing } from "../../existing.ts";
import { markSecretOutputs } from "../../outputs.ts";
import { typeOf } from "../../urn.ts";
import { type EngineValue, holdsSecret, Secret, valueFromPlain } from "../../values.ts";
import { handlerOf, type ProviderContext, received, sent } from "./context.ts";

type ReadRequest = InstanceType<ProviderContext["protocol"]["provider"]["ReadRequest"]>;
type ReadResponse = InstanceType<ProviderContext["protocol"]["provider"]["ReadResponse"]>;

/**
 * What really stands, for `refresh` and for `get`: without an id, the engine takes the resource to be gone. Whatever
 * was changed by hand shows in the outputs and, so that the next `up` takes it back, in the inputs.
 */
export async function read(context: ProviderContext, request: ReadRequest): Promise<ReadResponse> {
  const { protocol, ledger } = context;
  const urn = request.getUrn();
  const id = request.getId();
  const handler = handlerOf(context, urn);
  const response = new protocol.provider.ReadResponse();
  const resource = ledger.find(typeOf(urn), id);
  if (!resource) return response;
  const stands = handler?.read ? await handler.read(existing(resource)) : {};
  if (!stands) return response;
  const asked = request.hasInputs() ? received(context, request.getInputs()) : undefined;
  const known = received(context, request.getProperties());
  // Read by its id alone (`Table.get`), it has no inputs of this stack.
  const inputs: { [name: string]: EngineValue } = { ...(asked?.properties ?? resource.inputs) };
  const outputs: { [name: string]: EngineValue } = { ...(asked ? known.properties : resource.outputs) };
  for (const [name, value] of Object.entries(stands)) {
    const now = valueFromPlain(value);
    if (equalValues(outputs[name], now)) continue;
    outputs[name] = now;
    inputs[name] = holdsSecret(inputs[name] ?? null) ? new Secret(now) : now;
  }
  const marked = markSecretOutputs(outputs, inputs, handler?.secretOutputs ?? []);
  return response
    .setId(id)
    .setInputs(sent(context, inputs, asked?.wire ?? {}))
    .setProperties(sent(context, marked, known.wire));
}
