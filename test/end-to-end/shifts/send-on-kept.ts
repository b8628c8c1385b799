import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

export interface KeptClients {
  readonly clients: number;
  /** Requests of each client, one after the other. */
  readonly requests: number;
  readonly pauseMs: number;
}

/**
 * Clients that keep one connection each, whatever it leads to; gives how many requests were answered by 200. None is opened beside these,
 * however late this process is.
 */
export async function sendOnKept(url: string, { clients, requests, pauseMs }: KeptClients): Promise<number> {
  const answered = await Promise.all(
    Array.from({ length: clients }, async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      let ok = 0;
      for (let sent = 0; sent < requests; sent++) {
        if ((await statusOf(url, agent)) === 200) ok++;
        await sleep(pauseMs);
      }
      agent.destroy();
      return ok;
    }),
  );
  return answered.reduce((sum, ok) => sum + ok, 0);
}

async function statusOf(url: string, agent: Agent): Promise<number | undefined> {
  const [response]: readonly IncomingMessage[] = await once(get(url, { agent }), "response");
  response?.resume();
  if (response) await once(response, "end");
  return response?.statusCode;
}
