import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A target that a test tells what to expose. */
export interface ServedMetrics {
  /** `host:port`. */
  readonly address: string;
  /** Values by series: `cart_down{instance="a"}`. What is not named stays. */
  readonly set: (values: Readonly<Record<string, number>>) => void;
  readonly stop: () => Promise<void>;
}

/** Serves the values of series to Prometheus. */
export async function serveMetrics(initial: Readonly<Record<string, number>>): Promise<ServedMetrics> {
  let values = initial;
  const server = createServer((_request, response) => {
    const lines = Object.entries(values).map(([series, value]) => `${series} ${value}\n`);
    response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(lines.join(""));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    set: (more) => {
      values = { ...values, ...more };
    },
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
