import type { MessagePlace } from "../model/message.ts";
import type { CallResult } from "./messenger.ts";
import type { SlackCall } from "./slack-messenger.ts";

const mostPages = 5;
// Slack's clock and this one may differ.
const clockMarginMs = 120_000;

interface Wanted {
  readonly workspace: string;
  readonly channel: string;
  readonly mark: string;
  readonly sinceMs: number;
  readonly thread: string | undefined;
}

/** Places of the messages with a mark, oldest first. */
export async function findMarked(
  call: SlackCall,
  { workspace, channel, mark, sinceMs, thread }: Wanted,
): Promise<CallResult<readonly MessagePlace[]>> {
  const oldest = String(Math.max(0, Math.floor((sinceMs - clockMarginMs) / 1_000)));
  const base = { channel, oldest, limit: 200, include_all_metadata: true };
  const [method, args] =
    thread === undefined ? ["conversations.history", base] : ["conversations.replies", { ...base, ts: thread }];
  const found: MessagePlace[] = [];
  let cursor = "";
  for (let page = 1; page <= mostPages; page++) {
    const result = await call(method as string, cursor === "" ? args : { ...args, cursor }, readPage);
    if (result.kind !== "done") return result;
    for (const message of result.value.messages) {
      const own = message.metadata?.event_payload?.["mark"];
      if (own === mark) found.push({ workspace, channel, ts: message.ts });
    }
    cursor = result.value.cursor;
    if (cursor === "") break;
  }
  return { kind: "done", value: found.sort((a, b) => Number(a.ts) - Number(b.ts)) };
}

interface Message {
  readonly ts: string;
  readonly metadata?: { readonly event_payload?: Readonly<Record<string, unknown>> };
}

function readPage(answer: Readonly<Record<string, unknown>>) {
  const { messages = [], response_metadata: metadata } = answer as {
    readonly messages?: readonly Message[];
    readonly response_metadata?: { readonly next_cursor?: string };
  };
  return { messages, cursor: metadata?.next_cursor ?? "" };
}
