import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What one target has answered, by its own count. */
export interface Answered {
  readonly total: number;
  readonly bad: number;
}

/** Targets that count their answers and can fail, each by itself. */
export interface SoakTargets {
  readonly url: string;
  readonly answered: (name: string) => Answered;
  readonly setFailing: (name: string, isFailing: boolean) => void;
  readonly stop: () => Promise<void>;
}

/** Starts the targets at `/<name>` of one loopback port. */
export async function startSoakTargets(names: readonly string[]): Promise<SoakTargets> {
  const counts = new Map(names.map((name) => [name, { total: 0, bad: 0, isFailing: false }]));
  const server = createServer((request, response) => {
    const count = counts.get(request.url?.slice(1) ?? "");
    if (count === undefined) return void response.writeHead(404).end();
    count.total++;
    if (count.isFailing) count.bad++;
    response.writeHead(count.isFailing ? 500 : 200).end("answer");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answered: (name) => {
      const { total = 0, bad = 0 } = counts.get(name) ?? {};
      return { total, bad };
    },
    setFailing: (name, isFailing) => {
      const count = counts.get(name);
      if (count !== undefined) count.isFailing = isFailing;
    },
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
