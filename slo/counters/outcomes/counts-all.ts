import type { SeriesSelector } from "../../promql/print-selector.ts";
import { isIdentityLabel } from "../identity-label.ts";

/** Whether a series counts by its name whatever comes in, as requests and starts do, and asks for nothing that tells some of it. */
export function countsAll(own: SeriesSelector, total: SeriesSelector): boolean {
  const words = wordsIn(own);
  const ofBoth = wordsIn(total);
  if (!words.some((word) => events.has(word))) return false;
  // A word of its own, such as dropped, may say that it counts some of them.
  if (!words.every((word) => events.has(word) || ofAnything.has(word) || (ofBoth.includes(word) && !tells.test(word))))
    return false;
  // Who counts what comes in by one label counts what it sends on by another.
  const isOneProxy = /^(?:traefik|nginx)$/.test(words[0] ?? "") && words[0] === ofBoth[0];
  return own.matchers.every(
    ({ label, op, value }) =>
      total.matchers.some((one) => one.label === label && one.op === op && one.value === value) ||
      // Whoever answers for others alone, as a page of errors does, has another name.
      (isIdentityLabel(label) && (words.includes("started") || (isOneProxy && op === "=" && !ofFew.test(value)))),
  );
}

function wordsIn({ metric = "" }: SeriesSelector): readonly string[] {
  return metric.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

const events: ReadonlySet<string> = new Set([
  ...[
    "request",
    "requests",
    "response",
    "responses",
    "rq",
    "call",
    "calls",
    "rpcs",
    "msg",
    "msgs",
    "message",
    "messages",
  ],
  ...["started", "received", "handled", "handling", "served", "completed", "processed"],
]);

const ofAnything: ReadonlySet<string> = new Set([
  ...["http", "https", "grpc", "rpc", "server", "client", "web", "api", "app", "inbound", "outbound", "net", "otel"],
  ...[
    "istio",
    "nginx",
    "ingress",
    "controller",
    "haproxy",
    "traefik",
    "kong",
    "envoy",
    "caddy",
    "upstream",
    "downstream",
  ],
  // Envoy counts each class of statuses in one counter, and the proxies each place that they send to.
  ...["xx", "cluster", "vts", "service", "entrypoint", "router"],
  ...["duration", "latency", "seconds", "milliseconds", "ms", "count", "total"],
]);

const tells =
  /^\d|err|fail|bad|reject|drop|timeout|abort|cancel|retr|dead|dl[qtx]|lost|den(?:y|ied)|thrott|limit|refus|invalid|exce|panic|crash|discard|expir|unavail|fallback|slow/;

/** Places that answer where another one fails. */
const ofFew = /err|fail|default|fallback|sorry|maint|page|black|down|dead|backend|drop|\d{3}/i;
