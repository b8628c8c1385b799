import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";

/** A server on a free port of this machine. */
export interface LoopbackServer {
  readonly url: string;
  readonly host: "127.0.0.1";
  readonly port: number;
  readonly close: () => Promise<void>;
}

export type Answerer = (request: IncomingMessage, body: string, response: ServerResponse) => Promise<void> | void;

/** Starts a server that reads each request to its end before it answers. A fault of the answerer is a 500 with its words. */
export async function startLoopbackServer(
  answer: Answerer,
  tls?: { readonly cert: string; readonly key: string },
): Promise<LoopbackServer> {
  const listener = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      await answer(request, Buffer.concat(chunks).toString("utf8"), response);
    } catch (error) {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    }
  };
  const handle = (request: IncomingMessage, response: ServerResponse): void => void listener(request, response);
  const server: Server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    host: "127.0.0.1",
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
