import type { Toolchain } from "./toolchain";

/** What one language needs to become a deployment package. */
export interface Language {
  /** For messages: `Java`. */
  readonly title: string;
  /** Identifier of the managed runtime. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
  readonly runtime: string;
  /** Programs that the build calls: the first of these lists whose programs are all on the PATH is used. */
  toolchains(): readonly (readonly string[])[];
  /** What to install when there is none: `a JDK and Maven (Debian: …)`. */
  readonly install: string;
  /** Writes what the root of the archive shall hold into `build.output`. @throws BuildError, DownloadError */
  build(build: Build): Promise<void>;
}

/** One build under way, in folders of its own. */
export interface Build {
  /** Name of the function, for messages. */
  readonly name: string;
  /** Absolute: a copy of the sources, in which a build may write what it wants. */
  readonly source: string;
  /** Absolute; there and empty. */
  readonly output: string;
  readonly toolchain: Toolchain;
  /**
   * Runs a program of the toolchain in `source`, and says what it does while it lasts.
   * @throws DownloadError when it may fetch and the network let it down, BuildError with all it wrote for the rest
   */
  run(step: BuildStep): Promise<string>;
}

export interface BuildStep {
  /** Of the toolchain: `mvn`. */
  readonly program: string;
  readonly args: readonly string[];
  /** Beside the developer's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether packages may be fetched: then a failure of the network is told from one of the sources. */
  readonly fetches?: boolean;
}
