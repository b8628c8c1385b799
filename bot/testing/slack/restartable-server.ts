import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

export interface RestartableServer {
  readonly url: string;
  /** Ends every connection and refuses new ones. */
  readonly stop: () => Promise<void>;
  /** Listens again, on the same port. */
  readonly restart: () => Promise<void>;
}

export interface RestartableServerOptions {
  readonly answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** A client wants to speak another protocol on its connection. */
  readonly upgrade: (request: IncomingMessage, connection: Duplex) => void;
  /** Ends the connections that were upgraded, which the server does not know any more. */
  readonly endUpgraded: () => void;
}

/** Starts a server on a free loopback port that can be away for a while. A fault of `answer` is a 500 with its stack. */
export async function startRestartableServer({
  answer,
  upgrade,
  endUpgraded,
}: RestartableServerOptions): Promise<RestartableServer> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(error instanceof Error ? error.stack : String(error));
    });
  });
  server.on("upgrade", upgrade);
  const listen = async (port: number): Promise<number> => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  };
  const close = async (): Promise<void> => {
    const closed = once(server, "close");
    server.close();
    endUpgraded();
    server.closeAllConnections();
    await closed;
  };
  const port = await listen(0);
  let isListening = true;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      if (isListening) await close();
      isListening = false;
    },
    restart: async () => {
      if (!isListening) await listen(port);
      isListening = true;
    },
  };
}
