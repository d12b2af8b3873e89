import { ClickStream } from "./click-stream.ts";
import { Clients } from "./clients.ts";
import { History } from "./history.ts";
import { reportMetric, say } from "./log.ts";
import { LiveServer } from "./server.ts";
import { readSettings } from "./settings.ts";

/** Clicks kept for clients that come back. */
const historyLength = 1_000;
/** Milliseconds; CloudFront gives up after 30 seconds of silence, the load balancer after 60. */
const keepAlive = 15_000;
/** Milliseconds between two values of the metric that scaling goes by. */
const metricInterval = 60_000;

const settings = readSettings(process.env);
const history = new History(historyLength);
const clients = new Clients(history);
const server = new LiveServer({ clients, maxConnections: settings.maxConnections });
const stream = new ClickStream(settings.redisUrl, settings.redisPassword, say);

await server.listen(settings.port, settings.host);
say("listens", { host: settings.host, port: settings.port });
const timers = [
  setInterval(() => clients.keepAlive(), keepAlive),
  setInterval(() => reportMetric(settings.metricsNamespace, "Connections", clients.count), metricInterval),
];

process.once("SIGTERM", async () => {
  say("was told to stop", { connections: clients.count });
  for (const timer of timers) clearInterval(timer);
  await server.leave();
  stream.close();
});

await stream.read(historyLength, (click) => {
  if (history.add(click)) clients.send(click);
});
say("has stopped");
