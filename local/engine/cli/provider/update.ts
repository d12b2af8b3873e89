import { withoutContent } from "../../assets.ts";
import { differences } from "../../diff.ts";
import { inertOutputs, markSecretOutputs, plannedUpdate } from "../../outputs.ts";
import { parseUrn, typeOf } from "../../urn.ts";
import { type EngineProperties, mapRecord, plainProperties, valueFromPlain } from "../../values.ts";
import { entryOf, handlerOf, type ProviderContext, received, sent } from "./context.ts";

type UpdateRequest = InstanceType<ProviderContext["protocol"]["provider"]["UpdateRequest"]>;
type UpdateResponse = InstanceType<ProviderContext["protocol"]["provider"]["UpdateResponse"]>;

/** Brings what stands to what is asked for. In a preview, says what will be known of the outputs. */
export async function update(context: ProviderContext, request: UpdateRequest): Promise<UpdateResponse> {
  const urn = request.getUrn();
  const handler = handlerOf(context, urn);
  const asked = received(context, request.getNews());
  const inputs = asked.properties;
  const oldInputs = received(context, request.getOldInputs()).properties;
  const oldOutputs = received(context, request.getOlds()).properties;
  const id = request.getId();
  const outputsOf = async (): Promise<EngineProperties> => {
    if (request.getPreview()) {
      return plannedUpdate({ outputs: oldOutputs }, inputs, differences(oldInputs, inputs), handler);
    }
    if (!handler?.update) return inertOutputs(inputs, id);
    const answer = await handler.update({
      urn,
      name: parseUrn(urn).name,
      id,
      inputs: plainProperties(inputs),
      oldInputs: plainProperties(mapRecord(oldInputs, withoutContent)),
      oldOutputs: plainProperties(mapRecord(oldOutputs, withoutContent)),
    });
    return mapRecord(answer, valueFromPlain);
  };
  const outputs = markSecretOutputs(await outputsOf(), inputs, handler?.secretOutputs ?? []);
  if (!request.getPreview()) {
    const { ledger } = context;
    const key = ledger.find(typeOf(urn), id)?.key ?? ledger.begin(entryOf(context, urn, inputs));
    ledger.put(key, entryOf(context, urn, inputs), id, outputs);
    await context.onChange(typeOf(urn));
  }
  return new context.protocol.provider.UpdateResponse().setProperties(sent(context, outputs, asked.wire));
}
