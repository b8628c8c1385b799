import type { MessagePlace } from "../model/message.ts";
import { resultOfBreak, resultOfStatus } from "./call-result.ts";
import type { CallResult, Picture } from "./messenger.ts";
import type { SlackCall } from "./slack-messenger.ts";

interface UploadOptions {
  readonly thread: MessagePlace | undefined;
  readonly timeoutMs: number;
  readonly lookAfterMs: (look: number) => number | undefined;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** Uploads a picture in Slack's three steps, and waits until Slack has looked at it: before that no message may name it. */
export async function uploadPicture(
  call: SlackCall,
  { png, name, altText }: Picture,
  { thread, timeoutMs, lookAfterMs, wait }: UploadOptions,
): Promise<CallResult<string>> {
  const asked = await call(
    "files.getUploadURLExternal",
    { filename: name, length: png.byteLength, alt_txt: altText },
    ({ upload_url: url, file_id: id }) => ({ url: String(url), id: String(id) }),
  );
  if (asked.kind !== "done") return asked;
  const { url, id } = asked.value;
  const sent = await sendBytes(url, png, timeoutMs);
  if (sent.kind !== "done") return sent;
  const into = thread === undefined ? {} : { channel_id: thread.channel, thread_ts: thread.ts };
  const completed = await call(
    "files.completeUploadExternal",
    { files: [{ id, title: altText.slice(0, 100) }], ...into },
    () => undefined,
  );
  if (completed.kind !== "done") return completed;
  if (thread !== undefined) return { kind: "done", value: id };
  for (let look = 1; ; look++) {
    const ms = lookAfterMs(look);
    if (ms === undefined) return { kind: "unknown", why: "Slack does not finish the picture" };
    await wait(ms);
    const looked = await call("files.info", { file: id }, ({ file }) => isReady(file));
    if (looked.kind !== "done") return looked;
    if (looked.value) return { kind: "done", value: id };
  }
}

/** A file without a type is not looked at yet. */
function isReady(file: unknown): boolean {
  const { mimetype } = (file ?? {}) as { readonly mimetype?: unknown };
  return typeof mimetype === "string" && mimetype !== "";
}

async function sendBytes(url: string, png: Uint8Array, timeoutMs: number): Promise<CallResult<undefined>> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: new Uint8Array(png),
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.arrayBuffer();
    return response.ok ? { kind: "done", value: undefined } : resultOfStatus(response.status);
  } catch (error) {
    return resultOfBreak(error);
  }
}
