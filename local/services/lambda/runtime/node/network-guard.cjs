"use strict";

const dns = require("node:dns");
const nodeModule = require("node:module");
const net = require("node:net");

const awsHost = /(^|\.)(amazonaws\.com(\.cn)?|api\.aws|on\.aws)\.?$/i;

/** Names that people know services by, where it is not the host's label in capitals. */
const names = {
  dynamodb: "DynamoDB",
  events: "EventBridge",
  states: "Step Functions",
  secretsmanager: "Secrets Manager",
  lambda: "Lambda",
  logs: "CloudWatch Logs",
  monitoring: "CloudWatch",
  "execute-api": "API Gateway",
  kinesis: "Kinesis",
  firehose: "Data Firehose",
  email: "SES",
  "cognito-idp": "Cognito",
  xray: "X-Ray",
};

/** Refuses connections to AWS: the local cloud stands in for it, or says what it lacks. */
exports.guardNetwork = () => {
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (...args) {
    const host = hostOf(args);
    if (!isAws(host)) return connect.apply(this, args);
    process.nextTick(() => this.destroy(refusal(host)));
    return this;
  };

  const lookup = dns.lookup;
  dns.lookup = (host, ...rest) => {
    const callback = rest.at(-1);
    if (!isAws(host) || typeof callback !== "function") return lookup(host, ...rest);
    process.nextTick(callback, refusal(host));
    return {};
  };
  const promised = dns.promises.lookup;
  dns.promises.lookup = (host, ...rest) =>
    isAws(host) ? Promise.reject(refusal(host)) : promised(host, ...rest);
  nodeModule.syncBuiltinESMExports();
};

/** `connect(options)`, `connect(port, host)`, or the list that net itself has made of one of them. */
function hostOf(args) {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (typeof first === "object" && first !== null) return first.host;
  return typeof args[1] === "string" ? args[1] : undefined;
}

function isAws(host) {
  return typeof host === "string" && awsHost.test(host);
}

function refusal(host) {
  const service = serviceOf(host);
  const error = new Error(
    `Local mode never talks to AWS: the connection to ${host} was refused. If the local cloud has ${service}, it answers at AWS_ENDPOINT_URL (${process.env.AWS_ENDPOINT_URL}), which SDK clients use when no endpoint is set in code; what it has is listed in docs/local-coverage.md.`,
  );
  error.code = "ERR_LOCAL_CLOUD_REFUSED";
  return error;
}

/** `queue.us-east-1.amazonaws.com` → the label before the region, or before the domain where there is no region. */
function serviceOf(host) {
  const labels = host
    .toLowerCase()
    .replace(awsHost, "")
    .split(".")
    .filter((label) => !/^([a-z]{2}(-[a-z]+)+-\d+|dualstack|fips|vpce)$/.test(label));
  const label = (labels.at(-1) ?? "").replace(/-fips$/, "");
  return names[label] ?? (label.length <= 4 ? label.toUpperCase() : label) ?? "that service";
}
