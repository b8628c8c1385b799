import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { Socket } from "node:net";
import { type Loopback, withTcpServer } from "../loopback.ts";

/** What a server got to see of a request. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface HttpLoopback {
  readonly port: number;
  readonly url: string;
  readonly requests: readonly Seen[];
}

export type Answerer = (response: ServerResponse, request: Seen) => void;

/** Runs `work` against an HTTP server on 127.0.0.1, with TLS when there are options for it. */
export async function withHttpServer<T>(
  answer: Answerer,
  work: (server: HttpLoopback) => Promise<T>,
  {
    tls,
    host = "127.0.0.1",
    port = 0,
  }: { readonly tls?: ServerOptions; readonly host?: string; readonly port?: number } = {},
): Promise<T> {
  const requests: Seen[] = [];
  const onRequest = async (incoming: IncomingMessage, response: ServerResponse) => {
    let body = "";
    for await (const chunk of incoming) body += String(chunk);
    const { method = "", url = "", headers } = incoming;
    const request = { method, url, headers, body };
    requests.push(request);
    answer(response, request);
  };
  const server: Server = tls === undefined ? createServer(onRequest) : createTlsServer(tls, onRequest);
  server.on("tlsClientError", () => {});
  const bound = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  try {
    return await work({ port: bound, url: `${tls === undefined ? "http" : "https"}://${host}:${bound}`, requests });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Runs `work` against a TCP server that treats each connection as it likes once the head of a request has come. */
export function afterRequest<T>(
  treat: (socket: Socket, head: string) => void,
  work: (server: Loopback & { readonly url: string }) => Promise<T>,
): Promise<T> {
  return withTcpServer(
    (socket) => {
      let head = "";
      socket.on("data", (chunk: Buffer) => {
        const isNew = !head.includes("\r\n\r\n");
        head += chunk.toString("latin1");
        if (isNew && head.includes("\r\n\r\n")) treat(socket, head);
      });
    },
    (server) => work({ ...server, url: `http://127.0.0.1:${server.port}/` }),
  );
}
