import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** What one request asked for. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
}

/** A loopback HTTP server that answers as badly as the test wants. */
export interface RudeServer {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
}

/** Runs `work` against a server that gives every request to `answer`. */
export async function withRudeServer<T>(
  answer: (response: ServerResponse, request: SeenRequest) => void,
  work: (server: RudeServer) => Promise<T>,
): Promise<T> {
  const requests: SeenRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await seen(incoming);
    requests.push(request);
    answer(response, request);
  });
  const port = await listen(server);
  try {
    return await work({ url: `http://127.0.0.1:${port}`, requests });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Answers with this status, type and body. */
export function reply(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "content-type": type }).end(body);
}

/** Answers as Prometheus does when all is well. */
export function replyData(response: ServerResponse, data: unknown, more: object = {}): void {
  reply(response, 200, "application/json", JSON.stringify({ status: "success", data, ...more }));
}

/** Answers as Prometheus does when it refuses. */
export function replyError(response: ServerResponse, status: number, errorType: string, error: string): void {
  reply(response, status, "application/json", JSON.stringify({ status: "error", errorType, error }));
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

async function seen(incoming: IncomingMessage): Promise<SeenRequest> {
  let body = "";
  for await (const chunk of incoming) body += String(chunk);
  const url = new URL(incoming.url ?? "/", "http://localhost");
  return {
    method: incoming.method ?? "",
    path: url.pathname,
    parameters: body === "" ? url.searchParams : new URLSearchParams(body),
    headers: incoming.headers,
  };
}
