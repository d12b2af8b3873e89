export interface Settings {
  readonly host: string;
  readonly port: number;
  /** `rediss://host:port` */
  readonly redisUrl: string;
  readonly redisPassword: string | undefined;
  /** Connections beyond which new ones are refused. */
  readonly maxConnections: number;
  /** Of the metric that CloudWatch takes from the log. */
  readonly metricsNamespace: string;
}

/** The only reader of the environment. @throws Error that names every bad or missing variable together */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const problems: string[] = [];
  const text = (name: string) => {
    const value = environment[name];
    if (!value) problems.push(`${name} is not set`);
    return value ?? "";
  };
  const count = (name: string) => {
    const value = Number(environment[name]);
    if (!Number.isInteger(value) || value < 1) {
      problems.push(`${name} is "${environment[name] ?? ""}"; use a whole number from 1`);
    }
    return value;
  };
  const settings = {
    // A container has an address of its own; on a laptop only the laptop itself is to come in.
    host: environment.HOST || "0.0.0.0",
    port: count("PORT"),
    redisUrl: text("REDIS_URL"),
    redisPassword: environment.REDIS_PASSWORD || undefined,
    maxConnections: count("MAX_CONNECTIONS"),
    metricsNamespace: text("METRICS_NAMESPACE"),
  };
  if (problems.length > 0) throw new Error(`the environment is not usable: ${problems.join("; ")}`);
  return settings;
}
