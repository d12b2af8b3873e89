/** The releases of one site, and where they lie in the staging bucket. */
export class ReleaseLine {
  /** `site`, `deck` */
  readonly name: string;
  readonly #prefix: string;

  constructor(name: string) {
    this.name = name;
    this.#prefix = name === "site" ? "" : `${name}/`;
  }

  /** `releases/`: what the keys of manifests and files start with. */
  get releases(): string {
    return `${this.#prefix}releases/`;
  }

  /** What is live, and what was before. */
  get pointer(): string {
    return `${this.#prefix}current.json`;
  }

  /** Who deploys just now. */
  get lease(): string {
    return `${this.#prefix}deploying.json`;
  }

  /** By number alone, so that writing it where there is none takes the number. */
  manifest(number: number): string {
    return `${this.releases}${number}.json`;
  }

  /** Number of a manifest's key; undefined for any other key. */
  numberOf(key: string): number | undefined {
    const digits = key.startsWith(this.releases)
      ? /^(\d+)\.json$/.exec(key.slice(this.releases.length))
      : null;
    return digits ? Number(digits[1]) : undefined;
  }

  /** `releases/3-1a2b3c4/`: beside its manifest, so that a copy of the folder holds the site and nothing else. */
  files(release: string): string {
    return `${this.releases}${release}/`;
  }
}
