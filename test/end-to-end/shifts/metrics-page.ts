import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A page of metrics as an exporter serves it. */
export interface MetricsPage {
  /** `host:port`. */
  readonly target: string;
  readonly stop: () => Promise<void>;
}

/** Serves these lines at every path, in Prometheus' classic text format. */
export async function startMetricsPage(lines: readonly string[]): Promise<MetricsPage> {
  const server = createServer((_, response) => response.end(`${lines.join("\n")}\n`));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    target: `127.0.0.1:${port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
