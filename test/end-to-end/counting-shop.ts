import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What a shop has answered so far, by its own count. */
export interface Answered {
  readonly total: number;
  readonly bad: number;
}

/** A target that counts: two backends, of which the second can break. */
export interface CountingShop {
  /** `host:port` of each backend. */
  readonly backends: readonly string[];
  readonly answered: () => Answered;
  /** What had been answered after each answer. */
  readonly moments: () => readonly Answered[];
  readonly breakSecond: () => void;
  readonly heal: () => void;
  readonly stop: () => Promise<void>;
}

/** Starts the backends on free loopback ports. */
export async function startCountingShop(): Promise<CountingShop> {
  let isBroken = false;
  let total = 0;
  let bad = 0;
  const moments: Answered[] = [];
  const serve = (isSecond: boolean): Server =>
    createServer((_, response) => {
      const isBad = isSecond && isBroken;
      // Counted when it is sent, so that nobody has seen an answer that is not counted.
      total++;
      if (isBad) bad++;
      moments.push({ total, bad });
      response.writeHead(isBad ? 500 : 200, { "content-type": "text/plain" }).end(isBad ? "broken" : "Payment");
    });
  const servers = [serve(false), serve(true)];
  for (const server of servers) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
  return {
    backends: servers.map((server) => `127.0.0.1:${(server.address() as AddressInfo).port}`),
    answered: () => ({ total, bad }),
    moments: () => moments,
    breakSecond: () => {
      isBroken = true;
    },
    heal: () => {
      isBroken = false;
    },
    stop: async () => {
      for (const server of servers) {
        const closed = once(server, "close");
        server.close();
        server.closeAllConnections();
        await closed;
      }
    },
  };
}
