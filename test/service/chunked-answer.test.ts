import { randomBytes, randomFillSync } from "node:crypto";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { afterEach, expect, test } from "@jest/globals";
import { createHttpServer, type HttpServer } from "../../service/http/http-server.ts";
import { silentLogger } from "../../service/log.ts";

const running: HttpServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

const chunkBytes = 256 * 1024;

/** A long body from two buffers in turn, that tells how far it came and when it was given up or ended. */
function twoBuffers(count: number): {
  readonly chunks: AsyncIterable<Buffer>;
  readonly made: () => number;
  readonly ended: Promise<void>;
} {
  const buffers = [Buffer.alloc(chunkBytes), Buffer.alloc(chunkBytes)];
  let made = 0;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  async function* chunks(): AsyncGenerator<Buffer, void> {
    try {
      for (; made < count; made++) {
        // Random, so that it stays long when compressed, and numbered.
        const chunk = buffers[made % 2] as Buffer;
        randomFillSync(chunk);
        chunk.write(`chunk ${String(made).padStart(4, "0")};`);
        yield chunk;
      }
    } finally {
      resolve();
    }
  }
  return { chunks: chunks(), made: () => made, ended };
}

/** Serves one body at `/long`, and a short one at `/short`. */
async function serve(body: AsyncIterable<Buffer>, stallMs = 30_000): Promise<HttpServer> {
  const server = await createHttpServer({
    listen: { host: "127.0.0.1", port: 0 },
    log: silentLogger,
    limits: { stallMs },
    routes: [
      { method: "GET", path: "/long", handle: () => ({ body: { chunks: body }, headers: { vary: "accept" } }) },
      { method: "GET", path: "/short", handle: () => ({ body: "short" }) },
    ],
  });
  running.push(server);
  return server;
}

async function asked(
  url: string,
  options: { readonly method?: string; readonly gzip?: boolean },
): Promise<IncomingMessage> {
  const headers = options.gzip === true ? { "accept-encoding": "gzip" } : {};
  const request = get(url, { method: options.method ?? "GET", headers, agent: false });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return response;
}

test.each([{ gzip: false }, { gzip: true }])(
  "a long answer arrives whole from two buffers ($gzip)",
  async ({ gzip }) => {
    const source = twoBuffers(20);
    const { url } = await serve(source.chunks);
    const response = await asked(`${url}/long`, { gzip });
    const sent = await buffer(response);
    const body = gzip ? gunzipSync(sent) : sent;
    expect(response.headers["content-encoding"]).toBe(gzip ? "gzip" : undefined);
    expect(response.headers.vary).toBe("accept-encoding, accept");
    expect(body).toHaveLength(20 * chunkBytes);
    const numbers = Array.from({ length: 20 }, (_, index) =>
      body.toString("latin1", index * chunkBytes + 6, index * chunkBytes + 10),
    );
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => `00${String(index).padStart(2, "0")}`));
  },
);

test("a body of a single chunk has a length, and is compressed when it pays", async () => {
  async function* one(text: string): AsyncGenerator<Buffer, void> {
    yield Buffer.from(text);
  }
  const short = await asked(`${(await serve(one("one"))).url}/long`, { gzip: true });
  expect([short.headers["content-length"], short.headers["content-encoding"]]).toEqual(["3", undefined]);
  expect(String(await buffer(short))).toBe("one");
  const long = await asked(`${(await serve(one("o".repeat(5_000)))).url}/long`, { gzip: true });
  expect(long.headers["content-encoding"]).toBe("gzip");
  expect(String(gunzipSync(await buffer(long)))).toBe("o".repeat(5_000));
  async function* none(): AsyncGenerator<Buffer, void> {}
  expect((await asked(`${(await serve(none())).url}/long`, {})).headers["content-length"]).toBe("0");
});

test("HEAD has the headers of a long answer, and nobody makes it", async () => {
  const source = twoBuffers(20);
  const { url } = await serve(source.chunks);
  const response = await asked(`${url}/long`, { method: "HEAD" });
  expect([response.statusCode, response.headers.vary]).toEqual([200, "accept-encoding, accept"]);
  expect([await buffer(response), source.made()]).toEqual([Buffer.alloc(0), 0]);
});

test("what goes wrong at once is an error, and what goes wrong later breaks the answer off", async () => {
  async function* failing(chunks: number): AsyncGenerator<Buffer, void> {
    for (let index = 0; index < chunks; index++) yield randomBytes(chunkBytes);
    throw new Error("a family has two types");
  }
  for (const chunks of [0, 1]) {
    const { statusCode } = await asked(`${(await serve(failing(chunks))).url}/long`, {});
    expect(statusCode).toBe(500);
  }
  for (const gzip of [false, true]) {
    const response = await asked(`${(await serve(failing(10))).url}/long`, { gzip });
    await expect(buffer(response)).rejects.toThrow("aborted");
  }
});

const many = 2_000;

test.each([{ gzip: false }, { gzip: true }])(
  "a client that does not read holds nobody up, and is cut off ($gzip)",
  async ({ gzip }) => {
    const source = twoBuffers(many);
    const { url, port } = await serve(source.chunks, 300);
    const socket = connect(port, "127.0.0.1");
    socket.pause();
    socket.on("error", () => {});
    socket.write(`GET /long HTTP/1.1\r\nhost: x\r\n${gzip ? "accept-encoding: gzip\r\n" : ""}\r\n`);
    await once(socket, "connect");
    expect(await (await fetch(`${url}/short`)).text()).toBe("short");
    await source.ended;
    // What the kernel takes without a reader is a few MB.
    expect(source.made()).toBeLessThan(many / 10);
    socket.destroy();
  },
);

test.each([{ gzip: false }, { gzip: true }])(
  "a client that goes ends the making of its answer ($gzip)",
  async ({ gzip }) => {
    const source = twoBuffers(many);
    const { url } = await serve(source.chunks);
    const response = await asked(`${url}/long`, { gzip });
    response.on("error", () => {});
    await once(response, "data");
    response.destroy();
    await source.ended;
    expect(source.made()).toBeLessThan(many);
  },
);
