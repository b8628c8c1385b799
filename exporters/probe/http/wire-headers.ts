import type { CookieJar } from "./cookie-jar.ts";
import type { PlannedRequest } from "./request-plan.ts";

/** The headers of a request as they go over the wire, names and values in turn: with host, cookies, length and the wish to close. */
export function wireHeaders(
  { url, method, headers, body }: PlannedRequest,
  jar: CookieJar | undefined,
): readonly string[] {
  const lines: string[] = [];
  const cookie = jar?.headerFor(url) ?? "";
  let hasHost = false;
  let hasCookie = cookie === "";
  let hasConnection = false;
  for (const { name, value } of headers) {
    const lower = name.toLowerCase();
    hasHost ||= lower === "host";
    hasConnection ||= lower === "connection";
    if (lower === "content-length") continue;
    if (lower === "cookie" && !hasCookie) {
      hasCookie = true;
      lines.push(name, `${value}; ${cookie}`);
    } else lines.push(name, value);
  }
  if (!hasHost) lines.unshift("Host", url.host);
  if (!hasCookie) lines.push("Cookie", cookie);
  if (!hasConnection) lines.push("Connection", "close");
  if (body !== undefined) lines.push("Content-Length", String(Buffer.byteLength(body)));
  else if (method === "POST" || method === "PUT" || method === "PATCH") lines.push("Content-Length", "0");
  return lines;
}
