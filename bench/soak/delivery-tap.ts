import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** One alert of a delivery that the relay answered with 2xx. */
export interface Delivered {
  readonly target: string;
  readonly status: string;
  readonly atMs: number;
}

/** Between Alertmanager and the relay: hands every delivery on, and notes what the relay has taken. */
export interface DeliveryTap {
  readonly url: string;
  readonly delivered: readonly Delivered[];
  readonly refused: () => number;
  readonly stop: () => Promise<void>;
}

/** Starts it on a free loopback port. */
export async function startDeliveryTap(relayUrl: string): Promise<DeliveryTap> {
  const delivered: Delivered[] = [];
  let refused = 0;
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const headers = { "content-type": request.headers["content-type"] ?? "application/json" };
    const answer = await fetch(relayUrl + request.url, { method: "POST", headers, body }).catch(() => undefined);
    if (answer?.ok === true) {
      const { alerts } = JSON.parse(body) as { readonly alerts: readonly WebhookAlert[] };
      const atMs = Date.now();
      for (const { labels, status } of alerts) delivered.push({ target: labels["target"] ?? "", status, atMs });
    } else refused++;
    response.writeHead(answer?.status ?? 502).end((await answer?.text()) ?? "");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    delivered,
    refused: () => refused,
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

interface WebhookAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly status: string;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
