import { type Difference, differences } from "../../diff.ts";
import { formatPath, overlaps, type PropertyPath } from "../../property-path.ts";
import { handlersReplacePaths, keepsName } from "../../replacing.ts";
import { typeOf } from "../../urn.ts";
import { handlerOf, type ProviderContext, received } from "./context.ts";

type DiffRequest = InstanceType<ProviderContext["protocol"]["provider"]["DiffRequest"]>;
type DiffResponse = InstanceType<ProviderContext["protocol"]["provider"]["DiffResponse"]>;

/** Weighs what is asked for against what was asked for before: what changes, and what forces a replace. */
export function diff(context: ProviderContext, request: DiffRequest): DiffResponse {
  const { provider } = context.protocol;
  const handler = handlerOf(context, request.getUrn());
  const old = received(context, request.getOldInputs()).properties;
  const inputs = received(context, request.getNews()).properties;
  const found = differences(old, inputs);
  const forcing = handlersReplacePaths(handler, found);
  const forces = ({ path }: Difference) => forcing.some((each) => overlaps(each, path));
  const response = new provider.DiffResponse().setHasdetaileddiff(true);
  response.setChanges(
    found.length > 0
      ? provider.DiffResponse.DiffChanges.DIFF_SOME
      : provider.DiffResponse.DiffChanges.DIFF_NONE,
  );
  response.setDiffsList([...new Set(found.map(({ path }) => rootOf(path)))]);
  response.setReplacesList([...new Set(found.filter(forces).map(({ path }) => rootOf(path)))]);
  // A name that was given automatically is given anew in a replace.
  const automatic = ledgerName(context, request) === true;
  response.setDeletebeforereplace(
    handler?.deleteBeforeReplace === true || (!automatic && keepsName(handler, old, inputs)),
  );
  const detailed = response.getDetaileddiffMap();
  for (const each of found) {
    const property = new provider.PropertyDiff().setKind(kindOf(context, each, forces(each)));
    detailed.set(formatPath(each.path), property.setInputdiff(true));
  }
  return response;
}

const rootOf = (path: PropertyPath) => String(path[0]);

function ledgerName({ ledger }: ProviderContext, request: DiffRequest): boolean | undefined {
  return ledger.find(typeOf(request.getUrn()), request.getId())?.autoNamed;
}

function kindOf({ protocol }: ProviderContext, { kind }: Difference, replaces: boolean) {
  const { Kind } = protocol.provider.PropertyDiff;
  switch (kind) {
    case "add":
      return replaces ? Kind.ADD_REPLACE : Kind.ADD;
    case "remove":
      return replaces ? Kind.DELETE_REPLACE : Kind.DELETE;
    case "change":
      return replaces ? Kind.UPDATE_REPLACE : Kind.UPDATE;
  }
}
