import type { MetricFormat } from "./metric-format.ts";

interface MediaRange {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

/** What each format is, and which value of `version` asks for it. OpenMetrics stands first: it wins a draw. */
const offers = [
  { format: "openmetrics", type: "application/openmetrics-text", version: "1.0.0" },
  { format: "text", type: "text/plain", version: "0.0.4" },
] as const;

/** The format that an Accept header likes best. Text 0.0.4 where it names neither, as scrapers without a header expect. */
export function negotiateFormat(accept: string | undefined): MetricFormat {
  const ranges = parseAccept(accept ?? "");
  let best: { readonly format: MetricFormat; readonly quality: number } = { format: "text", quality: 0 };
  for (const offer of offers) {
    const match = mostSpecific(ranges, offer);
    // "Anything" is no wish for OpenMetrics: browsers and curl say it.
    if (match === undefined || (offer.format === "openmetrics" && match.range.type !== offer.type)) continue;
    if (match.range.quality > best.quality) best = { format: offer.format, quality: match.range.quality };
  }
  return best.format;
}

/** RFC 9110, 12.5.1: of the ranges that match, the most specific one says how much the format is liked. */
function mostSpecific(ranges: readonly MediaRange[], offer: (typeof offers)[number]) {
  let best: { readonly range: MediaRange; readonly rank: number } | undefined;
  for (const range of ranges) {
    const rank = rankOf(range, offer);
    if (rank > (best?.rank ?? 0) || (rank > 0 && rank === best?.rank && range.quality > best.range.quality)) {
      best = { range, rank };
    }
  }
  return best;
}

function rankOf({ type, parameters }: MediaRange, offer: (typeof offers)[number]): number {
  if (type === offer.type) {
    const version = parameters.get("version");
    return version === undefined ? 3 : version === offer.version ? 4 : 0;
  }
  if (type === `${offer.type.split("/", 1)[0]}/*`) return 2;
  return type === "*/*" ? 1 : 0;
}

function parseAccept(header: string): readonly MediaRange[] {
  return splitOutsideQuotes(header, ",").flatMap((part) => {
    const [type = "", ...rest] = splitOutsideQuotes(part, ";").map((text) => text.trim());
    const parameters = new Map(rest.map(parameterOf));
    const quality = Number(parameters.get("q") ?? 1);
    if (type === "" || !(quality >= 0 && quality <= 1)) return [];
    return [{ type: type.toLowerCase(), parameters, quality }];
  });
}

function parameterOf(text: string): readonly [string, string] {
  const [name = "", ...value] = text.split("=");
  return [
    name.trim().toLowerCase(),
    value
      .join("=")
      .trim()
      .replace(/^"(.*)"$/, "$1"),
  ];
}

function splitOutsideQuotes(text: string, separator: "," | ";"): readonly string[] {
  const parts: string[] = [];
  let part = "";
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    if (character === separator && !isQuoted) {
      parts.push(part);
      part = "";
    } else part += character;
  }
  return [...parts, part];
}
