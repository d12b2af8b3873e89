import type { Properties } from "./properties.ts";
import type { ResourceHandler } from "./service.ts";

/** A resource that is kept as AWS would answer it and changes nothing here. */
export function keptResource(options: {
  readonly note: string;
  readonly replaceOn?: readonly string[];
  readonly autoName?: ResourceHandler["autoName"];
  idOf(inputs: Properties): string;
  /** What is answered besides the inputs and the id. */
  outputsOf(inputs: Properties, id: string): Properties;
}): ResourceHandler {
  return {
    note: options.note,
    ...(options.replaceOn ? { replaceOn: options.replaceOn } : {}),
    ...(options.autoName ? { autoName: options.autoName } : {}),
    create({ inputs }) {
      const id = options.idOf(inputs);
      return { id, outputs: { ...inputs, ...options.outputsOf(inputs, id), id } };
    },
    update: ({ id, inputs }) => ({ ...inputs, ...options.outputsOf(inputs, id), id }),
    delete() {},
    restore() {},
  };
}
