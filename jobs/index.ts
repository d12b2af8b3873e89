import { commandLine, ended } from "../terminal/command-line.ts";
import { declareCancel } from "./commands/cancel.ts";
import { declareList } from "./commands/list.ts";
import { declareReplay } from "./commands/replay.ts";
import { declareRetry } from "./commands/retry.ts";
import { declareShow } from "./commands/show.ts";

const more = `
Without --aws and --outputs it is the local cloud's stack, which has to run: npm start.

Exit codes: 0 done, 1 failed, 2 wrong command line
`;

const program = commandLine(
  "npm run jobs --",
  "Long work: how far it is, and what to do when it is stuck.",
).addHelpText("after", more);
for (const declare of [declareList, declareShow, declareCancel, declareRetry, declareReplay])
  declare(program);

await ended(program.parseAsync());
