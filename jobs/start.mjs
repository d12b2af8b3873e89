// What `npm run jobs` calls: install when needed, then hand over to index.ts on the project's own Node.
import { handOver } from "../terminal/hand-over.mjs";

await handOver(new URL("./index.ts", import.meta.url), { tsx: true });
