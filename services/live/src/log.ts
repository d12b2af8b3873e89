/** A line for people and for queries. */
export function say(message: string, details: object = {}): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), message, ...details })}\n`);
}

/**
 * A metric, which CloudWatch takes from the log.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function reportMetric(namespace: string, name: string, value: number): void {
  const metrics = { Namespace: namespace, Dimensions: [[]], Metrics: [{ Name: name, Unit: "Count" }] };
  const line = { _aws: { Timestamp: Date.now(), CloudWatchMetrics: [metrics] }, [name]: value };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
