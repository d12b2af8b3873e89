import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BuildError } from "../failures";
import type { Language } from "../language";

/** Of the runtime: gems are kept in a folder of this name, and native ones run in no other version. */
const version = "3.4";

/** https://docs.aws.amazon.com/lambda/latest/dg/ruby-package.html */
export const ruby: Language = {
  title: "Ruby",
  runtime: `ruby${version}`,
  toolchains: () => [["ruby"]],
  install: "Ruby (Debian: apt-get install ruby; for gems Bundler, too)",
  async build({ name, source, output, run }) {
    if (hasGems(join(source, "Gemfile"))) {
      const here = await run({ program: "ruby", args: ["-e", "print RUBY_VERSION"] });
      if (!here.startsWith(`${version}.`)) {
        throw new BuildError(
          `function "${name}": its Gemfile has gems, and this machine's Ruby is ${here}; install Ruby ${version}, the runtime's, to package them`,
        );
      }
      await run({
        program: "ruby",
        args: ["-S", "bundle", "install", "--quiet"],
        env: { BUNDLE_PATH: "vendor/bundle", BUNDLE_WITHOUT: "development:test" },
        fetches: true,
      });
    }
    cpSync(source, output, { recursive: true });
  },
};

function hasGems(file: string): boolean {
  return existsSync(file) && /^\s*(gem|gemspec)\b/m.test(readFileSync(file, "utf8"));
}
