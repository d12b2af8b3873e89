import type { ResourceHandler } from "../../../service.ts";
import { differences } from "../../diff.ts";
import { existing } from "../../existing.ts";
import { inertOutputs, markSecretOutputs } from "../../outputs.ts";
import { typeOf } from "../../urn.ts";
import { type EngineProperties, mapRecord, plainProperties, valueFromPlain } from "../../values.ts";
import type { Entry } from "../ledger.ts";
import { entryOf, handlerOf, type ProviderContext, received, sent } from "./context.ts";

type CreateRequest = InstanceType<ProviderContext["protocol"]["provider"]["CreateRequest"]>;
type CreateResponse = InstanceType<ProviderContext["protocol"]["provider"]["CreateResponse"]>;

/** Creates the real local thing. In a preview it answers what was asked for; the SDK takes the rest as unknown. */
export async function create(context: ProviderContext, request: CreateRequest): Promise<CreateResponse> {
  const urn = request.getUrn();
  const handler = handlerOf(context, urn);
  const asked = received(context, request.getProperties());
  const inputs = asked.properties;
  const response = new context.protocol.provider.CreateResponse();
  if (request.getPreview()) {
    const outputs = markSecretOutputs(inputs, inputs, handler?.secretOutputs ?? []);
    return response.setProperties(sent(context, outputs, asked.wire));
  }
  const { id, outputs } = (await adopted(context, urn, inputs)) ?? (await created(context, urn, inputs));
  await context.onChange(typeOf(urn));
  return response.setId(id).setProperties(sent(context, outputs, asked.wire));
}

interface Created {
  readonly id: string;
  readonly outputs: EngineProperties;
}

async function created(context: ProviderContext, urn: string, inputs: EngineProperties): Promise<Created> {
  const { ledger } = context;
  const handler = handlerOf(context, urn);
  if (!handler) nameInert(context, urn);
  const entry = entryOf(context, urn, inputs);
  const key = ledger.begin(entry);
  try {
    const { id, outputs } = handler
      ? await answered(handler, entry, inputs)
      : { id: entry.name, outputs: inertOutputs(inputs, entry.name) };
    const marked = markSecretOutputs(outputs, inputs, handler?.secretOutputs ?? []);
    ledger.put(key, entry, id, marked);
    return { id, outputs: marked };
  } catch (error) {
    ledger.remove({ key, urn });
    throw error;
  }
}

async function answered(
  handler: ResourceHandler,
  { urn, name }: Entry,
  inputs: EngineProperties,
): Promise<Created> {
  const { id, outputs } = await handler.create({ urn, name, inputs: plainProperties(inputs) });
  return { id, outputs: mapRecord(outputs, valueFromPlain) };
}

/** What a killed run created under this URN and its engine did not come to keep: it is this very resource. */
async function adopted(
  context: ProviderContext,
  urn: string,
  inputs: EngineProperties,
): Promise<Created | undefined> {
  const { orphans, ledger, log } = context;
  const orphan = orphans.of(urn);
  if (!orphan) return undefined;
  orphans.forget(orphan);
  const { id = "" } = orphan;
  if (id !== "" && differences(orphan.inputs, inputs).length === 0) {
    log.info(`${urn}: "${id}" stands since an earlier run that was interrupted; it is taken on`);
    return { id, outputs: orphan.outputs };
  }
  // Begun without an answer, it is created again under the same name; otherwise it gives way.
  if (id !== "") await handlerOf(context, urn)?.delete(existing(orphan));
  ledger.remove(orphan);
  return undefined;
}

function nameInert({ inertTypes, log }: ProviderContext, urn: string): void {
  const type = typeOf(urn);
  if (inertTypes.has(type)) return;
  inertTypes.add(type);
  log.warn(`${type} is not known to the local cloud: it is kept, but nothing stands behind it`);
}
