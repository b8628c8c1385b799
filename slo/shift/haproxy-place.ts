import { isUrl, parseAddress } from "../probe/address.ts";

/** Where HAProxy tells its statistics. */
export type HaproxyPlace =
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number }
  | { readonly kind: "page"; readonly url: URL };

/** A place as people write it: `/run/haproxy/admin.sock`, `127.0.0.1:9999`, `http://127.0.0.1:8404/stats`. */
export function parseHaproxyPlace(written: string): HaproxyPlace | undefined {
  if (/^https?:\/\//.test(written)) {
    if (!isUrl(written, ["http:", "https:"])) return undefined;
    const url = new URL(written);
    if (!url.pathname.endsWith(";csv")) url.pathname += ";csv";
    return { kind: "page", url };
  }
  const path = written.replace(/^unix[:@]/, "");
  if (path.startsWith("/") || path.startsWith("./")) return { kind: "socket", path };
  const address = parseAddress(written);
  return address && { kind: "tcp", ...address };
}
