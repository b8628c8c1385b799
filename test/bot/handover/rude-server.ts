import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as a test's server saw it. */
export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** What a server does with a request that it has read. */
export type Answer = (response: ServerResponse) => void;

/** A server on this machine that answers as it is told, in order; the last answer is for all further requests. */
export interface RudeServer {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  readonly stop: () => Promise<void>;
}

/** An ordinary answer. */
export function answer(status: number, body = "", headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => void response.writeHead(status, headers).end(body);
}

/** Starts a server with these answers. */
export async function startRudeServer(...answers: readonly Answer[]): Promise<RudeServer> {
  const seen: SeenRequest[] = [];
  const left = [...answers];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      seen.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks).toString() });
      const next = left.length > 1 ? left.shift() : left[0];
      next?.(response);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
