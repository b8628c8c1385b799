import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  type Gunzip,
} from "node:zlib";
import { type Answer, bodyLimitBytes, headerValues } from "./answer.ts";

/** A body as a person would read it. */
export type ReadBody =
  | {
      readonly ok: true;
      readonly text: string;
      readonly bytes: number /** The end is missing. */;
      readonly isCut: boolean;
    }
  | { readonly ok: false; readonly problem: string };

/** The text of a body, decompressed if need be, up to the limit. */
export async function readBody(answer: Answer): Promise<ReadBody> {
  let bytes = answer.body;
  let isCut = answer.bodyLength > answer.body.length;
  for (const coding of codingsOf(answer).reverse()) {
    if (bytes.length === 0) break;
    const decoder = decoderOf(coding, bytes);
    if (decoder === undefined) return { ok: false, problem: `its encoding ${JSON.stringify(coding)} is not known` };
    const decoded = await decode(bytes, decoder);
    if (decoded === undefined) return { ok: false, problem: `it is not ${coding}, as its Content-Encoding says` };
    bytes = decoded.bytes;
    isCut ||= decoded.isCut;
  }
  return { ok: true, text: bytes.toString("utf8").replace(/^\uFEFF/, ""), bytes: bytes.length, isCut };
}

/** Whether the body that came over the wire is the body itself. */
export function isPlain(answer: Answer): boolean {
  return codingsOf(answer).length === 0;
}

function codingsOf(answer: Answer): string[] {
  return headerValues(answer, "content-encoding")
    .flatMap((value) => value.toLowerCase().split(","))
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity");
}

/** What every decompressing stream of `node:zlib` is. */
type Decoder = Pick<Gunzip, "on" | "end" | "destroy">;

/** An end that is missing is no error: a body may be cut. */
const tolerant = { finishFlush: constants.Z_SYNC_FLUSH };

function decoderOf(coding: string, bytes: Buffer): Decoder | undefined {
  switch (coding) {
    case "gzip":
    case "x-gzip":
      return createGunzip(tolerant);
    case "deflate":
      // Some servers leave out the wrapper that the standard asks for.
      return ((bytes[0] ?? 0) & 0x0f) === 0x08 ? createInflate(tolerant) : createInflateRaw(tolerant);
    case "br":
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
    case "zstd":
      return createZstdDecompress({ finishFlush: constants.ZSTD_e_flush });
    default:
      return undefined;
  }
}

interface Decoded {
  readonly bytes: Buffer;
  readonly isCut: boolean;
}

/** Undefined when the bytes are not in this encoding. */
function decode(bytes: Buffer, decoder: Decoder): Promise<Decoded | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    decoder.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length <= bodyLimitBytes) return;
      // A small body may stand for gigabytes.
      decoder.destroy();
      resolve({ bytes: Buffer.concat(chunks).subarray(0, bodyLimitBytes), isCut: true });
    });
    decoder.on("end", () => resolve({ bytes: Buffer.concat(chunks), isCut: false }));
    decoder.on("error", () => resolve(undefined));
    decoder.end(bytes);
  });
}
