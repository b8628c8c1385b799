import { PrometheusFault, type PrometheusFaultKind } from "./prometheus-fault.ts";
import { isRecord } from "./prometheus-result.ts";

/** What came back over HTTP, whatever it is. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  readonly location: string | undefined;
  /** Path that was asked for. */
  readonly path: string;
}

/** What Prometheus says when all went well. */
export interface ApiAnswer {
  readonly data: unknown;
  readonly warnings: readonly string[];
}

/** The data of an answer; throws a PrometheusFault when it is anything but Prometheus saying `success`. */
export function answerToData(answer: Answer, who: string): ApiAnswer {
  const body = jsonOf(answer.text);
  if (isRecord(body) && body.status === "success" && answer.status < 300) {
    return { data: body.data, warnings: textsOf(body.warnings) };
  }
  const words = isRecord(body) && typeof body.error === "string" ? oneLine(body.error) : undefined;
  const errorType = isRecord(body) && typeof body.errorType === "string" ? body.errorType : "";
  const { kind, message } = refusal(answer, { words, errorType, isJson: body !== undefined });
  throw new PrometheusFault(kind, `${who} ${message}`);
}

interface Refusal {
  readonly kind: PrometheusFaultKind;
  readonly message: string;
}

interface Said {
  /** Prometheus' own words. */
  readonly words: string | undefined;
  readonly errorType: string;
  readonly isJson: boolean;
}

// Prometheus, Mimir, Thanos and VictoriaMetrics each say in their own words that one query asks for too much.
const tooMuch =
  /too many samples|exceeded maximum resolution|query timed out|exceeds? the (?:limit|maximum)|maxSamples|max[-_ ]?(?:samples|points|series|chunks|bytes)|cannot select more than|the query hit the/i;

function refusal(answer: Answer, { words, errorType, isJson }: Said): Refusal {
  const { status, text, path } = answer;
  const isHtml = /^text\/html/i.test(answer.contentType) || /^\s*<(?:!doctype|html)/i.test(text);
  const said = words ?? (isHtml ? undefined : oneLine(text).slice(0, 200));
  const detail = said === undefined || said === "" ? `${status}` : `${status}: ${said}`;
  if (status === 401) return { kind: "login", message: `asks for a login (${detail})` };
  if (status === 403) return { kind: "login", message: `refuses access (${detail})` };
  if (status >= 300 && status < 400)
    return {
      kind: "login",
      message: `sends nines elsewhere, which usually asks for a login (${status} to ${placeOf(answer.location)})`,
    };
  if (words !== undefined && tooMuch.test(words))
    return { kind: "too-much", message: `will not do that much in one query: ${words}` };
  if (words !== undefined && isQueryError(status, errorType))
    return { kind: "query", message: `refuses the query: ${words}` };
  if (isHtml && status < 400) return page(text);
  if (status === 404)
    return {
      kind: "not-prometheus",
      message: `has nothing at ${path} (404); is this Prometheus' address, with its path prefix if it has one?`,
    };
  if (status >= 500 || status === 429)
    return { kind: "unavailable", message: `is not ready or overloaded (${detail})` };
  if (status >= 400) return { kind: "not-prometheus", message: `does not take the request (${detail})` };
  if (/^\s*\{/.test(text) && !isJson)
    return { kind: "broken-answer", message: `broke off in the middle of its answer, after ${text.length} characters` };
  return {
    kind: "not-prometheus",
    message: `answers with something else than Prometheus' API: ${said === "" || said === undefined ? "nothing" : said}`,
  };
}

function isQueryError(status: number, errorType: string): boolean {
  return status === 400 || status === 422 || errorType === "bad_data" || errorType === "execution";
}

function page(html: string): Refusal {
  const title = oneLine(/<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1] ?? "");
  const named = title === "" ? "a web page" : `the web page "${title.slice(0, 80)}"`;
  const asksForLogin = /type=["']?password|log[ -]?in|sign[ -]?in/i.test(html);
  if (asksForLogin) return { kind: "login", message: `asks for a login: it answers with ${named}` };
  return {
    kind: "not-prometheus",
    message: `answers with ${named} and not with data; is this Prometheus' address, with its path prefix if it has one?`,
  };
}

function placeOf(location: string | undefined): string {
  if (location === undefined) return "nowhere";
  return location.replace(/[?#].*$/, "");
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
