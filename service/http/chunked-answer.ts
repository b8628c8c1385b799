import { Readable } from "node:stream";
import { constants, createGzip, type Gzip } from "node:zlib";
import { takesGzip } from "./compress-answer.ts";

/** A body as it is sent: as one when a single chunk is all, or else a stream that asks for chunks as the client reads. */
export type SentBody =
  | { readonly whole: Buffer; readonly stream?: undefined }
  | { readonly whole?: undefined; readonly stream: Readable };

/** Begins a body, so that what goes wrong at once is still an error answer. Whoever takes the stream has to destroy it or read it to its end. */
export async function chunkedAnswer(
  chunks: AsyncIterable<Buffer>,
  acceptEncoding: string | undefined,
): Promise<SentBody> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return { whole: Buffer.alloc(0) };
  const second = await iterator.next();
  if (second.done === true) return { whole: first.value };
  const all = goOn([first.value, second.value], iterator);
  return { stream: takesGzip(acceptEncoding) ? compressed(all) : Readable.from(copies(all), { objectMode: false }) };
}

async function* goOn(begun: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer, void> {
  try {
    yield* begun;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** The socket keeps what it has not sent yet. */
async function* copies(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

/** The thread pool compresses one chunk while the next one is made. */
function compressed(chunks: AsyncIterable<Buffer>): Readable {
  const gzip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: 64 * 1024 });
  pump(chunks, gzip).then(
    () => gzip.end(),
    (error: unknown) => gzip.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return gzip;
}

/** Ends as well when nobody reads any more: a write that waits for a reader would never be answered. */
async function pump(chunks: AsyncIterable<Buffer>, to: Gzip): Promise<void> {
  const gone = new Promise<void>((resolve) => to.once("close", resolve));
  let taken = Promise.resolve();
  for await (const chunk of chunks) {
    await Promise.race([taken, gone]);
    if (to.destroyed) return;
    taken = new Promise((resolve) => to.write(chunk, () => resolve()));
  }
  await Promise.race([taken, gone]);
}
