import { redactText } from "../../service/redact.ts";
import type { HandOverRequest } from "./hand-over-request.ts";

/** What telling a system came to. `later` may do at another time; `refused` never will. */
export type SendResult =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "later"; readonly why: string; readonly afterMs: number | undefined };

/** What a system may take to answer. */
const usualTimeoutMs = 10_000;
/** What of an answer is read: enough for the reason, whatever a broken server sends. */
const mostBytes = 2_000;
// A key may be rotated, and a deployment may be gone for a moment; other refusals are about what was sent.
const temporary: ReadonlySet<number> = new Set([401, 403, 404, 407, 408, 425, 429]);

/** Sends one request. Never throws: a system that cannot be reached is an answer, too. */
export async function sendHandOver(
  request: HandOverRequest,
  {
    signal,
    timeoutMs = usualTimeoutMs,
  }: { readonly signal?: AbortSignal | undefined; readonly timeoutMs?: number } = {},
): Promise<SendResult> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(request.url, {
      method: "POST",
      headers: request.headers,
      body: request.body,
      // The key goes to the configured address and to no other.
      redirect: "manual",
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    });
    return resultOf(response, await beginningOf(response));
  } catch (error) {
    return { kind: "later", why: redactText(reasonOf(error, timeoutMs)), afterMs: undefined };
  }
}

function resultOf(response: Response, text: string): SendResult {
  const { status } = response;
  if (status >= 200 && status < 300) return { kind: "done" };
  const words = redactText(text.replace(/\s+/g, " ").trim()).slice(0, 300);
  const why = `it answers ${status}${words === "" ? "" : `: ${words}`}`;
  if (status >= 500 || temporary.has(status))
    return { kind: "later", why, afterMs: retryAfterMs(response.headers.get("retry-after")) };
  return { kind: "refused", why };
}

async function beginningOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= mostBytes) break;
    }
  } catch {
    // The status says what happened, even when the words after it are cut off.
  }
  return Buffer.concat(chunks).subarray(0, mostBytes).toString("utf8");
}

/** Only seconds: a date would have to be compared with a clock that may be wrong. */
function retryAfterMs(header: string | null): number | undefined {
  return header !== null && /^\d{1,5}$/.test(header) ? Number(header) * 1000 : undefined;
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `it did not answer within ${timeoutMs / 1000} s`;
  const { cause } = error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return code === "" ? error.message : `it cannot be reached (${code})`;
}
