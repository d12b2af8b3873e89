import { request } from "node:http";

export interface HostAnswer {
  readonly status: number | undefined;
  readonly text: string;
}

/** A GET under a name that only the request knows, as `curl --resolve <host>:<port>:127.0.0.1` sends it. */
export function getByHost(host: string, port: string, path: string): Promise<HostAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { host: `${host}:${port}`, accept: "*/*" };
    const sent = request({ host: "127.0.0.1", port, path, headers, agent: false }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode, text }));
    });
    sent.on("error", reject).end();
  });
}
