import { logger, metrics } from "../../functions/shared/powertools.ts";

/** Keeps the functions' own log lines and metrics out of the test report, for the tests of one `describe`. */
export function muteLogs(): void {
  const level = logger.getLevelName();
  const publish = metrics.publishStoredMetrics;
  before(() => {
    logger.setLogLevel("SILENT");
    metrics.publishStoredMetrics = () => {
      metrics.clearMetrics();
      return metrics;
    };
  });
  after(() => {
    logger.setLogLevel(level);
    metrics.publishStoredMetrics = publish;
  });
}
