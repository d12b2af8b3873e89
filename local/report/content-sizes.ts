import { Archive, Asset, isProperties, type PropertyValue } from "../properties.ts";
import type { ResourceHandler } from "../service.ts";
import { zipped } from "../services/lambda/code-store.ts";

/** Bytes of a file, or of an archive as it would be uploaded and as it is unpacked. */
export interface ContentSize {
  readonly bytes: number;
  readonly unpacked: number;
}

/** Sizes of all files and archives that recorders are given, by hash: the recorded state keeps no content. */
export class ContentSizes {
  readonly #byHash = new Map<string, ContentSize>();

  /** Size of a recorded asset or archive property. */
  of(recorded: unknown): ContentSize | undefined {
    return typeof recorded === "object" && recorded !== null && "hash" in recorded
      ? this.#byHash.get(String(recorded.hash))
      : undefined;
  }

  /** The recorder, with the sizes of all that it is given noted. */
  readonly watch = (recorder: ResourceHandler): ResourceHandler => {
    const { create, update } = recorder;
    return {
      ...recorder,
      create: async (request) => {
        await this.#note(request.inputs);
        return create(request);
      },
      ...(update && {
        update: async (request) => {
          await this.#note(request.inputs);
          return update(request);
        },
      }),
    };
  };

  async #note(value: PropertyValue): Promise<void> {
    if (value instanceof Asset) {
      const { length } = await value.read();
      this.#byHash.set(value.hash, { bytes: length, unpacked: length });
    } else if (value instanceof Archive) {
      await this.#noteArchive(value);
    } else if (Array.isArray(value)) {
      for (const each of value) await this.#note(each);
    } else if (isProperties(value)) {
      for (const each of Object.values(value)) await this.#note(each);
    }
  }

  async #noteArchive(archive: Archive): Promise<void> {
    if (this.#byHash.has(archive.hash)) return;
    const files = await archive.files();
    const unpacked = [...files.values()].reduce((sum, content) => sum + content.length, 0);
    this.#byHash.set(archive.hash, { bytes: (await zipped(files)).length, unpacked });
  }
}
