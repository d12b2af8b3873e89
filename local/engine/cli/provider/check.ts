import type { AutoName } from "../../../service.ts";
import { equalValues } from "../../diff.ts";
import { autoNameOf } from "../../naming.ts";
import { refusalsOf } from "../../refusals.ts";
import { parseUrn, typeOf } from "../../urn.ts";
import type { EngineProperties } from "../../values.ts";
import { handlerOf, type ProviderContext, received, sent } from "./context.ts";

type CheckRequest = InstanceType<ProviderContext["protocol"]["provider"]["CheckRequest"]>;
type CheckResponse = InstanceType<ProviderContext["protocol"]["provider"]["CheckResponse"]>;

/** Fills in the automatic name and says what AWS would refuse, in a preview too as far as inputs are known. */
export async function check(context: ProviderContext, request: CheckRequest): Promise<CheckResponse> {
  const { provider } = context.protocol;
  const urn = request.getUrn();
  const handler = handlerOf(context, urn);
  const asked = received(context, request.getNews());
  const before = received(context, request.getOlds()).properties;
  // Of what is new, the engine sends old inputs without any property.
  const old = Object.keys(before).length > 0 ? before : undefined;
  const inputs = named(context, urn, handler?.autoName, asked.properties, old, request.getRandomseed_asU8());
  const response = new provider.CheckResponse().setInputs(sent(context, inputs, asked.wire));
  // What stands already is not checked again.
  if (old && equalValues(old, inputs)) return response;
  const failures = await refusalsOf(handler, inputs);
  return response.setFailuresList(
    failures.map(({ property, reason }) =>
      new provider.CheckFailure().setProperty(property).setReason(reason),
    ),
  );
}

function named(
  { ledger, orphans, autoNamed }: ProviderContext,
  urn: string,
  rule: AutoName | undefined,
  inputs: EngineProperties,
  old: EngineProperties | undefined,
  randomSeed: Uint8Array,
): EngineProperties {
  autoNamed.delete(urn);
  if (!rule || inputs[rule.property] !== undefined) return inputs;
  autoNamed.add(urn);
  const { property, suffix } = rule;
  const nameOf = (given: EngineProperties | undefined) => {
    const name = given?.[property];
    if (typeof name !== "string") return undefined;
    return ledger.named(typeOf(urn), property, name)?.autoNamed === true ? name : undefined;
  };
  // Without old inputs it is new, or takes the place of one under the same URN.
  const kept = nameOf(old) ?? (old ? undefined : nameOf(orphans.of(urn)?.inputs));
  if (kept !== undefined) return { ...inputs, [property]: kept };
  const end = suffix && inputs[suffix.when] === true ? suffix.text : "";
  const seed = `${Buffer.from(randomSeed).toString("hex")}\0${urn}`;
  return { ...inputs, [property]: autoNameOf(parseUrn(urn).name, seed, rule, end) };
}
