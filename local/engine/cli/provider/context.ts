import type { Log } from "../../../log.ts";
import type { ResourceHandler } from "../../../service.ts";
import { withoutContent } from "../../assets.ts";
import type { ProgramFunction } from "../../program-function.ts";
import type { Protocol } from "../../protocol.ts";
import type { ResourceState } from "../../state.ts";
import { parseUrn, typeOf } from "../../urn.ts";
import { type EngineProperties, holdsFiles, mapRecord } from "../../values.ts";
import { fromWire, toWire, type WireProperties } from "../../wire.ts";
import type { Entry, Ledger } from "../ledger.ts";

/** What all calls of the provider service share. */
export interface ProviderContext {
  readonly protocol: Protocol;
  readonly handlers: ReadonlyMap<string, ResourceHandler>;
  readonly functions: ReadonlyMap<string, ProgramFunction>;
  readonly ledger: Ledger;
  readonly log: Log;
  /** Of @pulumi/aws in the project, which the engine asks a provider to be at least. */
  readonly providerVersion: string;
  /** Where relative paths of assets start. */
  readonly folder: string;
  readonly orphans: Orphans;
  /** URNs whose names this run gave. */
  readonly autoNamed: Set<string>;
  /** Types that were named as inert before; new ones are added. */
  readonly inertTypes: Set<string>;
  /** Called after each change of what stands. */
  readonly onChange: (type: string) => Promise<void>;
}

/** What an earlier run that was killed left without its engine knowing of it, until this run takes it on. */
export interface Orphans {
  of(urn: string): ResourceState | undefined;
  forget(resource: ResourceState): void;
}

type Struct = Parameters<Protocol["fromStruct"]>[0];

/** Properties of a request, in both forms: assets are echoed as the engine wrote them. */
export interface Received {
  readonly wire: WireProperties;
  readonly properties: EngineProperties;
}

export function received({ protocol, folder }: ProviderContext, struct: Struct): Received {
  const wire = protocol.fromStruct(struct);
  return { wire, properties: fromWire(wire, folder, "drop") };
}

/** Properties as the engine reads them, with the assets that it knows from `source`. */
export function sent(context: ProviderContext, properties: EngineProperties, source: WireProperties) {
  const files = Object.entries(properties).flatMap(([name, value]) => {
    const file = source[name];
    return holdsFiles(value) && file !== undefined ? [[name, file] as const] : [];
  });
  return context.protocol.toStruct({ ...toWire(properties), ...Object.fromEntries(files) });
}

export function handlerOf({ handlers }: ProviderContext, urn: string): ResourceHandler | undefined {
  return handlers.get(typeOf(urn));
}

/** A resource as the ledger keeps it. */
export function entryOf(context: ProviderContext, urn: string, inputs: EngineProperties): Entry {
  return {
    urn,
    type: typeOf(urn),
    name: parseUrn(urn).name,
    inputs: mapRecord(inputs, withoutContent),
    autoNamed: context.autoNamed.has(urn),
    inert: handlerOf(context, urn) === undefined,
  };
}
