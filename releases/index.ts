import { commandLine, ended } from "../terminal/command-line.ts";
import { declareCurrent } from "./commands/current.ts";
import { declareDeploy } from "./commands/deploy.ts";
import { declareList } from "./commands/list.ts";
import { declarePrune } from "./commands/prune.ts";
import { declarePublish } from "./commands/publish.ts";
import { declareRollback } from "./commands/rollback.ts";
import { declareUnpin } from "./commands/unpin.ts";

const exitCodeText = `
Without --aws and --outputs it is the local cloud's stack, which has to run: npm start.

Exit codes: 0 done, 1 failed, 2 wrong command line, 3 somebody else deploys, 4 credentials found, 5 nothing new
`;

const program = commandLine(
  "npm run site --",
  "Releases of the site: published once, deployed and rolled back by copying, never built again.",
).addHelpText("after", exitCodeText);
for (const declare of [
  declarePublish,
  declareList,
  declareDeploy,
  declareRollback,
  declareCurrent,
  declarePrune,
  declareUnpin,
])
  declare(program);

await ended(program.parseAsync());
