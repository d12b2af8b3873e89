/** For clients that look a setting up: they give up soon enough to leave a request of three seconds its own time. */
export const lookupClientConfig = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 300, requestTimeout: 700, throwOnRequestTimeout: true },
};
