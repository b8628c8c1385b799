import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";

// The callback form works in the thread pool; the loop only hears of every finished chunk.
const gzipInPool = promisify(gzip);

/** Below this, a packet is sent all the same. */
const fewestBytes = 1_400;

/** The bytes to send, and how they are encoded: gzip in the thread pool when the client takes it and it is worth it. */
export async function compressAnswer(
  body: Buffer,
  acceptEncoding: string | undefined,
): Promise<{ readonly bytes: Buffer; readonly encoding: "gzip" | undefined }> {
  if (body.length < fewestBytes || !takesGzip(acceptEncoding)) return { bytes: body, encoding: undefined };
  const bytes = await gzipInPool(body, { level: constants.Z_BEST_SPEED, chunkSize: 256 * 1024 });
  return { bytes, encoding: "gzip" };
}

/** Whether an Accept-Encoding header takes gzip. */
export function takesGzip(header: string | undefined): boolean {
  const quality = new Map<string, number>();
  for (const part of (header ?? "").toLowerCase().split(",")) {
    const [name = "", ...parameters] = part.split(";").map((text) => text.trim());
    const q = parameters.find((parameter) => parameter.startsWith("q="));
    quality.set(name, q === undefined ? 1 : Number(q.slice(2)));
  }
  return (quality.get("gzip") ?? quality.get("x-gzip") ?? quality.get("*") ?? 0) > 0;
}
