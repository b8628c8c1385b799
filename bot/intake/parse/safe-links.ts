import type { Labels } from "../../../slo/model.ts";
import type { Link } from "../../model/observation.ts";
import { oneLine } from "./one-line.ts";

/** Slack's limit of a button's address. */
const longest = 3000;
const most = 8;
const known: ReadonlyMap<string, string> = new Map([
  ["runbook_url", "Runbook"],
  ["runbook", "Runbook"],
  ["runbookurl", "Runbook"],
  ["playbook_url", "Runbook"],
  ["dashboard_url", "Dashboard"],
  ["dashboard", "Dashboard"],
  ["dashboardurl", "Dashboard"],
  ["panelurl", "Panel"],
  ["logs_url", "Logs"],
  ["traces_url", "Traces"],
  ["generatorurl", "Query"],
  ["silenceurl", "Silence at the sender"],
]);

/** An address that people may be sent to: http or https, no control characters, no spaces, no user and password in it. */
export function safeUrl(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > longest) return undefined;
  const text = value.trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the URL parser would silently drop some of them.
  if (!/^https?:\/\//i.test(text) || /[\u0000-\u0020\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(text))
    return undefined;
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "") return undefined;
  const href = url.href.replaceAll("|", "%7C");
  return href.length > longest ? undefined : href;
}

/** Links from annotations, labels or tags whose names say that they are addresses; each address once, the first name wins. */
export function linksOf(...sources: readonly Labels[]): readonly Link[] {
  const links = new Map<string, Link>();
  for (const source of sources) {
    for (const [key, value] of Object.entries(source)) {
      const name = linkName(key);
      const url = name === undefined ? undefined : safeUrl(value);
      if (name !== undefined && url !== undefined && links.size < most && !links.has(url))
        links.set(url, { name: name === "Query" && isPage(url) ? "Details" : name, url });
    }
  }
  return [...links.values()];
}

/** Of the nines exporter's web app: no query is there. */
function isPage(url: string): boolean {
  return new URL(url).hash.startsWith("#/");
}

function linkName(key: string): string | undefined {
  const name = known.get(key.toLowerCase());
  if (name !== undefined) return name;
  const words = /^(.{1,60}?)[-_ ]?(?:url|link)$/i.exec(key)?.[1];
  if (words === undefined) return undefined;
  const plain = oneLine(words.replaceAll(/[-_]+/g, " "), 60);
  return plain === "" ? undefined : plain.charAt(0).toUpperCase() + plain.slice(1);
}
