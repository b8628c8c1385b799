import type { IncomingMessage } from "node:http";
import { type Fields, isFields } from "./fields.ts";

/** The whole body of a request. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

// Slack reads these from forms as JSON.
const jsonArguments: ReadonlySet<string> = new Set([
  "attachments",
  "blocks",
  "metadata",
  "view",
  "files",
  "reply_broadcast",
  "include_all_metadata",
  "unfurl_links",
  "unfurl_media",
  "exclude_archived",
  "inclusive",
]);

/** Arguments of a call, from a form or from JSON; JSON that cannot be read stays text. */
export function readArguments(contentType: string, body: Buffer): Fields {
  const text = body.toString("utf8");
  if (contentType.startsWith("application/json")) {
    const parsed = parseJson(text);
    return isFields(parsed) ? parsed : {};
  }
  const pairs = [...new URLSearchParams(text)];
  return Object.fromEntries(pairs.map(([name, value]) => [name, jsonArguments.has(name) ? parseJson(value) : value]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
