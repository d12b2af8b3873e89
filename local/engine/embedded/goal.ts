import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Protocol } from "../protocol.ts";
import type { Alias } from "../urn.ts";
import type { EngineProperties, EngineValue } from "../values.ts";
import { fromWire, type WireProperties, type WireValue } from "../wire.ts";

type RegisterResourceRequest = InstanceType<Protocol["monitor"]["RegisterResourceRequest"]>;
export type TransformResourceOptions = InstanceType<Protocol["monitor"]["TransformResourceOptions"]>;
export type HooksBinding = InstanceType<
  Protocol["monitor"]["RegisterResourceRequest"]["ResourceHooksBinding"]
>;

/** What the program wants one resource to be, after all transforms. */
export interface Goal {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  /** Built by a plugin, out of sight of the engine. */
  readonly remote: boolean;
  readonly parent: string | undefined;
  readonly inputs: EngineProperties;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** Undefined: as the parent has it. */
  readonly protect: boolean | undefined;
  readonly retainOnDelete: boolean | undefined;
  readonly deletedWith: string | undefined;
  readonly deleteBeforeReplace: boolean | undefined;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly replaceWith: readonly string[];
  readonly replacementTrigger: EngineValue | undefined;
  readonly additionalSecretOutputs: readonly string[];
  readonly aliases: readonly Alias[];
  readonly provider: string | undefined;
  readonly importId: string | undefined;
  readonly hooks: Hooks;
  /** Where the program asks for it, `infra/data.ts:14`. */
  readonly source: string | undefined;
}

export interface Hooks {
  readonly beforeCreate: readonly string[];
  readonly afterCreate: readonly string[];
  readonly beforeUpdate: readonly string[];
  readonly afterUpdate: readonly string[];
  readonly beforeDelete: readonly string[];
  readonly afterDelete: readonly string[];
}

/** The options of a request in the form that transforms see and change. */
export function transformOptionsOf(
  protocol: Protocol,
  request: RegisterResourceRequest,
): TransformResourceOptions {
  const options = new protocol.monitor.TransformResourceOptions();
  options.setDependsOnList(request.getDependenciesList());
  options.setIgnoreChangesList(request.getIgnorechangesList());
  options.setReplaceOnChangesList(request.getReplaceonchangesList());
  options.setVersion(request.getVersion());
  options.setAliasesList([
    ...request.getAliasurnsList().map((urn) => new protocol.alias.Alias().setUrn(urn)),
    ...request.getAliasesList(),
  ]);
  options.setProvider(request.getProvider());
  options.setCustomTimeouts(request.getCustomtimeouts());
  options.setPluginDownloadUrl(request.getPlugindownloadurl());
  options.setDeletedWith(request.getDeletedwith());
  options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
  options.setImport(request.getImportid());
  options.setHideDiffList(request.getHidediffsList());
  options.setReplaceWithList(request.getReplaceWithList());
  options.setReplacementTrigger(request.getReplacementTrigger());
  options.setHooks(request.getHooks());
  const providers = options.getProvidersMap();
  request.getProvidersMap().forEach((reference: string, name: string) => {
    providers.set(name, reference);
  });
  const protect = request.getProtect();
  if (request.hasProtect() && protect !== undefined) options.setProtect(protect);
  const retain = request.getRetainondelete();
  if (request.hasRetainondelete() && retain !== undefined) options.setRetainOnDelete(retain);
  if (request.getDeletebeforereplacedefined())
    options.setDeleteBeforeReplace(request.getDeletebeforereplace());
  return options;
}

export function goalOf(
  request: RegisterResourceRequest,
  properties: WireProperties,
  options: TransformResourceOptions,
  folder: string,
): Goal {
  const propertyDependencies: [string, readonly string[]][] = [];
  request.getPropertydependenciesMap().forEach((dependencies, property: string) => {
    propertyDependencies.push([property, dependencies.getUrnsList()]);
  });
  const trigger = options.getReplacementTrigger();
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    remote: request.getRemote(),
    parent: request.getParent() || undefined,
    inputs: fromWire(properties, folder, request.getCustom() ? "drop" : "keep"),
    dependencies: options.getDependsOnList(),
    propertyDependencies: Object.fromEntries(propertyDependencies),
    protect: options.hasProtect() ? options.getProtect() : undefined,
    retainOnDelete: options.hasRetainOnDelete() ? options.getRetainOnDelete() : undefined,
    deletedWith: options.getDeletedWith() || undefined,
    deleteBeforeReplace: options.hasDeleteBeforeReplace() ? options.getDeleteBeforeReplace() : undefined,
    ignoreChanges: options.getIgnoreChangesList(),
    replaceOnChanges: options.getReplaceOnChangesList(),
    replaceWith: options.getReplaceWithList(),
    // A Value's JavaScript form is JSON, as a Struct's is.
    replacementTrigger: trigger
      ? fromWire({ trigger: trigger.toJavaScript() as WireValue }, folder, "keep").trigger
      : undefined,
    additionalSecretOutputs: options.getAdditionalSecretOutputsList(),
    aliases: options.getAliasesList().flatMap(aliasOf),
    provider: options.getProvider() || undefined,
    importId: options.getImport() || undefined,
    hooks: hooksOf(options.getHooks()),
    source: sourceOf(request, folder),
  };
}

function aliasOf(alias: InstanceType<Protocol["alias"]["Alias"]>): Alias[] {
  if (alias.hasUrn()) return [{ urn: alias.getUrn() }];
  const spec = alias.getSpec();
  if (!spec) return [];
  return [
    {
      name: spec.getName(),
      type: spec.getType(),
      stack: spec.getStack(),
      project: spec.getProject(),
      parentUrn: spec.getNoparent() ? null : spec.getParenturn(),
    },
  ];
}

/** The innermost place on the way to the resource that is the program's own, relative to its folder. */
function sourceOf(request: RegisterResourceRequest, folder: string): string | undefined {
  for (const frame of request.getStacktrace()?.getFramesList() ?? []) {
    const position = frame.getPc();
    const uri = position?.getUri() ?? "";
    if (!position || !uri.startsWith("file://") || uri.includes("/node_modules/")) continue;
    return `${relative(folder, fileURLToPath(uri))}:${position.getLine()}`;
  }
  return undefined;
}

function hooksOf(binding: HooksBinding | undefined): Hooks {
  return {
    beforeCreate: binding?.getBeforeCreateList() ?? [],
    afterCreate: binding?.getAfterCreateList() ?? [],
    beforeUpdate: binding?.getBeforeUpdateList() ?? [],
    afterUpdate: binding?.getAfterUpdateList() ?? [],
    beforeDelete: binding?.getBeforeDeleteList() ?? [],
    afterDelete: binding?.getAfterDeleteList() ?? [],
  };
}
