import type { Limits } from "../limits.ts";
import type { Hop, TlsFacts } from "../probe-attempt.ts";
import type { StepFailure } from "../socket-failure.ts";
import { firstToExpire } from "../tls-facts.ts";
import { type Answer, headerValue, headerValues } from "./answer.ts";
import { type CookieJar, createCookieJar } from "./cookie-jar.ts";
import { type HopOutcome, type Route, runHop } from "./http-hop.ts";
import type { HeaderLine, PlannedRequest } from "./request-plan.ts";
import { shownUrl } from "./url-parts.ts";
import { wireHeaders } from "./wire-headers.ts";

/** A request and every redirect after it. */
export interface Followed {
  readonly hops: readonly Hop[];
  /** Of the hop that failed, otherwise of the certificates that expire first. */
  readonly tls: TlsFacts | undefined;
  /** The last. */
  readonly answer: Answer | undefined;
  readonly failure: StepFailure | undefined;
  readonly taken: HopOutcome["taken"];
}

export interface FollowOptions extends Route, Limits {
  /** Redirects that are followed; 0 takes the redirect for the answer. */
  readonly redirects: number;
  readonly cookies?: CookieJar;
}

/** Sends a request and follows redirects, each hop resolved, guarded and timed for itself. */
export async function follow(
  plan: PlannedRequest,
  { redirects, cookies, ...options }: FollowOptions,
): Promise<Followed> {
  const hops: Hop[] = [];
  let jar = cookies;
  let tls: TlsFacts | undefined;
  let next: PlannedRequest = plan;
  for (let followed = 0; ; followed++) {
    const outcome = await runHop({ ...next, headers: wireHeaders(next, jar) }, options);
    hops.push(outcome.hop);
    tls = outcome.failure !== undefined ? (outcome.tls ?? tls) : firstToExpire(tls, outcome.tls);
    const { answer, failure, taken } = outcome;
    const end = (ending?: StepFailure): Followed => ({ hops, tls, answer, failure: ending, taken });
    if (failure !== undefined || answer === undefined) return end(failure);
    const newCookies = headerValues(answer, "set-cookie");
    if (newCookies.length > 0) {
      jar ??= createCookieJar();
      jar.store(newCookies, next.url);
    }
    const location = isRedirect(answer.status) ? headerValue(answer, "location") : undefined;
    if (location === undefined || redirects === 0) return end();
    if (followed === redirects) return end(tooMany(redirects, answer.status));
    const url = parseLocation(location, next.url);
    if (url === undefined) return end({ reason: "protocol", detail: notHttp(location, next.url) });
    next = redirected(next, answer.status, url);
  }
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/** The next request, as browsers make it: a changed method loses its body, another origin gets no credentials. */
function redirected({ url: from, method, headers, body }: PlannedRequest, status: number, url: URL): PlannedRequest {
  const becomesGet = (status === 303 && method !== "HEAD") || ((status === 301 || status === 302) && method === "POST");
  const keepsSecrets = url.origin === from.origin || isUpgrade(from, url);
  const isKept = ({ name, isSensitive }: HeaderLine) => {
    const lower = name.toLowerCase();
    // A name that was written for the first server is not for another.
    if (lower === "host") return url.origin === from.origin;
    return (keepsSecrets || !isSensitive) && !(becomesGet && lower.startsWith("content-"));
  };
  return {
    url,
    method: becomesGet ? "GET" : method,
    headers: headers.filter(isKept),
    body: becomesGet ? undefined : body,
  };
}

/** The same host, from http to https at their usual ports. */
function isUpgrade(from: URL, to: URL): boolean {
  return (
    from.hostname === to.hostname && from.protocol === "http:" && to.protocol === "https:" && !from.port && !to.port
  );
}

function parseLocation(location: string, base: URL): URL | undefined {
  // Headers are bytes; browsers take these for UTF-8.
  const text = Buffer.from(location, "latin1").toString("utf8");
  const url = URL.canParse(text, base.href) ? new URL(text, base.href) : undefined;
  return url?.protocol === "http:" || url?.protocol === "https:" ? url : undefined;
}

function notHttp(location: string, from: URL): string {
  return `${shownUrl(from)} redirects to ${JSON.stringify(location.slice(0, 200))}, which is not an http(s) address.`;
}

function tooMany(redirects: number, status: number): StepFailure {
  const count = redirects === 1 ? "1 redirect" : `${redirects} redirects`;
  return { reason: "status", detail: `After ${count} the answer is still a redirect (${status}).` };
}
