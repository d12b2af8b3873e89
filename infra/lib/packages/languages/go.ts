import { join } from "node:path";
import type { Language } from "../language";

/** https://docs.aws.amazon.com/lambda/latest/dg/golang-package.html */
export const go: Language = {
  title: "Go",
  runtime: "provided.al2023",
  toolchains: () => [["go"]],
  install: "Go, 1.19 or later (Debian: apt-get install golang-go)",
  async build({ output, run }) {
    // The toolchain is this machine's: none is fetched.
    const own = { GOTOOLCHAIN: "local", GOWORK: "off", GOFLAGS: "-mod=readonly" };
    await run({ program: "go", args: ["mod", "download"], env: own, fetches: true });
    await run({
      program: "go",
      args: [
        ...["build", "-tags", "lambda.norpc", "-trimpath", "-buildvcs=false", "-ldflags=-s -w"],
        ...["-o", join(output, "bootstrap"), "."],
      ],
      // Built for this machine's kind of processor: the local cloud runs the very binary that is uploaded.
      env: { ...own, CGO_ENABLED: "0", GOOS: "linux", GOARCH: process.arch === "arm64" ? "arm64" : "amd64" },
    });
  },
};
