import { existing } from "../../existing.ts";
import { typeOf } from "../../urn.ts";
import { handlerOf, type ProviderContext } from "./context.ts";

type DeleteRequest = InstanceType<ProviderContext["protocol"]["provider"]["DeleteRequest"]>;

/** Deletes what stands. What is gone already, as after a run that was killed, is deleted. */
export async function deleteResource(context: ProviderContext, request: DeleteRequest): Promise<void> {
  const type = typeOf(request.getUrn());
  const resource = context.ledger.find(type, request.getId());
  if (!resource) return;
  await handlerOf(context, request.getUrn())?.delete(existing(resource));
  context.ledger.remove(resource);
  await context.onChange(type);
}
