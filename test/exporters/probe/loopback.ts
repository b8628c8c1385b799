import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";

/** A loopback server that gives every connection to a function, however badly that treats it. */
export interface Loopback {
  readonly port: number;
  /** Connections accepted so far. */
  readonly accepted: () => number;
}

/** Runs `work` against a plain TCP server. */
export function withTcpServer<T>(
  onConnection: (socket: Socket) => void,
  work: (server: Loopback) => Promise<T>,
  host = "127.0.0.1",
): Promise<T> {
  return serving(createServer({ allowHalfOpen: true }), "connection", { onConnection, work, host });
}

/** Runs `work` against a TLS server. */
export function withTlsServer<T>(
  options: TlsOptions,
  onConnection: (socket: Socket) => void,
  work: (server: Loopback) => Promise<T>,
): Promise<T> {
  return serving(createTlsServer(options), "secureConnection", { onConnection, work, host: "127.0.0.1" });
}

async function serving<T>(
  server: Server,
  event: "connection" | "secureConnection",
  options: {
    readonly onConnection: (socket: Socket) => void;
    readonly work: (server: Loopback) => Promise<T>;
    readonly host: string;
  },
): Promise<T> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  server.on("connection", (socket: Socket) => {
    accepted++;
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
  });
  // Clients that break off handshakes are what these tests are about.
  server.on("tlsClientError", () => {});
  server.on(event, (socket: Socket) => {
    socket.on("error", () => {});
    options.onConnection(socket);
  });
  const port = await listen(server, options.host);
  try {
    return await options.work({ port, accepted: () => accepted });
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

function listen(server: Server, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}
