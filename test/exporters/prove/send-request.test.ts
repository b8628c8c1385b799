import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { afterEach, describe, expect, test } from "@jest/globals";
import { createConnections } from "../../../exporters/prove/client/connections.ts";
import { failureCause } from "../../../exporters/prove/client/failure-cause.ts";
import type { RequestOutcome } from "../../../exporters/prove/client/request-outcome.ts";
import { sendRequest } from "../../../exporters/prove/client/send-request.ts";
import { unsentDetail } from "../../../exporters/prove/client/unsent-detail.ts";
import { freePort } from "../../servers/free-port.ts";
import { planOf } from "./proof-plan.ts";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** A server that does this to every connection as soon as a request has come. */
async function rudeServer(act: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", () => act(socket));
  });
  open.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** One request; given up as soon as `hangs` settles. */
async function ask(url: string, hangs?: Promise<unknown>): Promise<RequestOutcome> {
  const connections = createConnections(planOf(url), undefined);
  try {
    return await new Promise((resolve) => {
      const request = connections.open({ index: 0, connection: "kept", speed: "usual" });
      const sent = sendRequest(request, { versionHeader: "x-version", onEnd: resolve });
      void hangs?.then(sent.giveUp);
    });
  } finally {
    connections.close();
  }
}

describe("sendRequest()", () => {
  test.each([
    {
      name: "a good answer",
      act: (socket: Socket) => socket.end("HTTP/1.1 200 OK\r\nX-Version: v2\r\nContent-Length: 2\r\n\r\nok"),
      outcome: { kind: "ok", status: 200, version: "v2" },
    },
    {
      name: "a redirect, which is an answer",
      act: (socket: Socket) => socket.end("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"),
      outcome: { kind: "ok", status: 302, version: undefined },
    },
    {
      name: "an error status",
      act: (socket: Socket) => socket.end("HTTP/1.1 503 No\r\nX-Version: v1\r\nContent-Length: 0\r\n\r\n"),
      outcome: { kind: "failed", cause: "status", status: 503, version: "v1" },
    },
    {
      name: "an error status whose body is cut",
      act: (socket: Socket) => socket.end("HTTP/1.1 502 No\r\nContent-Length: 9\r\n\r\nabc"),
      outcome: { kind: "failed", cause: "status", status: 502 },
    },
    {
      name: "a reset",
      act: (socket: Socket) => socket.resetAndDestroy(),
      outcome: { kind: "failed", cause: "reset", status: undefined },
    },
    {
      name: "an end without an answer",
      act: (socket: Socket) => socket.end(),
      outcome: { kind: "failed", cause: "closed", status: undefined },
    },
    {
      name: "a body shorter than it says",
      act: (socket: Socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"),
      outcome: { kind: "failed", cause: "cut", status: 200 },
    },
    {
      name: "chunks without an end",
      act: (socket: Socket) => socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
      outcome: { kind: "failed", cause: "cut", status: 200 },
    },
    {
      name: "a body that is reset",
      act: (socket: Socket) =>
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", () => socket.resetAndDestroy()),
      outcome: { kind: "failed", cause: expect.stringMatching(/^(cut|reset)$/) },
    },
    {
      name: "what is not HTTP",
      act: (socket: Socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"),
      outcome: { kind: "failed", cause: "protocol" },
    },
  ])("tells $name", async ({ act, outcome }) => {
    expect(await ask(await rudeServer(act))).toMatchObject(outcome);
  });

  test("tells a port where nobody listens", async () => {
    expect(await ask(`http://127.0.0.1:${await freePort()}/`)).toMatchObject({ kind: "failed", cause: "refused" });
  });

  test("tells a name without an address", async () => {
    expect(await ask("http://nowhere.invalid/")).toMatchObject({ kind: "failed", cause: "dns" });
  });

  test("tells a server that speaks no TLS", async () => {
    const url = await rudeServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    expect(await ask(url.replace("http:", "https:"))).toMatchObject({
      kind: "failed",
      cause: "tls",
      detail: "the server does not speak TLS there; a port for http:// answers so",
    });
  });

  test("tells what a server says that has no certificate", async () => {
    const server = createTlsServer({});
    open.push(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    expect(await ask(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`)).toMatchObject({
      kind: "failed",
      cause: "tls",
      detail: "ssl/tls alert handshake failure",
    });
  });

  test.each([
    { name: "no answer", begin: "", status: undefined },
    { name: "an answer that does not end", begin: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", status: 200 },
  ])("ends $name when it is given up", async ({ begin, status }) => {
    const { promise: hasCome, resolve } = Promise.withResolvers<void>();
    const url = await rudeServer((socket) => (begin === "" ? resolve() : socket.write(begin, () => resolve())));
    const outcome = await ask(
      url,
      hasCome.then(() => new Promise((later) => setTimeout(later, status === undefined ? 0 : 200))),
    );
    expect(outcome).toMatchObject({ kind: "failed", cause: "timeout", status });
  });
});

test("sendRequest() tells in plain words that this machine could not send", async () => {
  const connections = createConnections(planOf(`http://127.0.0.1:${await freePort()}/`), undefined);
  const request = connections.open({ index: 0, connection: "new", speed: "usual" });
  const outcome = new Promise((onEnd) => void sendRequest(request, { versionHeader: "x-version", onEnd }));
  request.destroy(Object.assign(new Error("connect ENFILE - Local (undefined:undefined)"), { code: "ENFILE" }));
  expect(await outcome).toEqual({
    kind: "unsent",
    detail:
      "this machine has too many open files (ENFILE): raise its limit, as with sysctl fs.file-max, or end what holds them",
  });
  connections.close();
});

test.each([
  {
    code: "EMFILE",
    says: "this process has too many open files (EMFILE): each connection is one, so raise the limit before you start, as with ulimit -n 65536",
  },
  {
    code: "EADDRNOTAVAIL",
    says: "this machine has no address or port left to connect from (EADDRNOTAVAIL): lower --rate, or --new-connections, for each closed connection keeps its port for a minute",
  },
  { code: "ENOMEM", says: "this machine has no memory left (ENOMEM)" },
  { code: "EODD", says: "connect EODD 127.0.0.1:80 - Local (undefined:undefined)" },
])("unsentDetail() of $code tells what helps, where something does", ({ code, says }) => {
  const error = new Error(`connect ${code} 127.0.0.1:80 - Local (undefined:undefined)`);
  expect(unsentDetail(Object.assign(error, { code }))).toBe(says);
});

test.each([
  { code: "EMFILE", cause: "unsent" },
  { code: "EADDRNOTAVAIL", cause: "unsent" },
  { code: "EHOSTUNREACH", cause: "unreachable" },
  { code: "ETIMEDOUT", cause: "timeout" },
  { code: "EPIPE", cause: "reset" },
])("failureCause() of $code is $cause", ({ code, cause }) => {
  const error = Object.assign(new Error(code), { code, syscall: "connect" });
  expect(failureCause(error, "connect")).toBe(cause);
});
