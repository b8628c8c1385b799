import type { LabelMatcher, SeriesSelector } from "../../print-selector.ts";

/** Whether numbers in a label are statuses of HTTP: its name says so, or the metric's, or what is asked of the same label beside it. */
export function speaksOfHttp(
  { label, metric }: { readonly label: string; readonly metric: string | undefined },
  beside: readonly SeriesSelector[],
): boolean {
  if (!ofAnything.has(label)) return true;
  const name = metric?.toLowerCase() ?? "";
  if (ofHttp.test(name) && !ofOthers.test(name)) return true;
  return beside.some(({ matchers }) => matchers.some((one) => one.label === label && namesStatus(one)));
}

/** Labels of a status that also hold what a process exits with, or what went wrong in a business. */
const ofAnything: ReadonlySet<string> = new Set(["code", "status", "class"]);

/** Sent and answered, by HTTP itself or by a proxy. */
const ofHttp =
  /(?:^|[_:])(?:https?|rq|requests?|responses?|web|nginx|haproxy|traefik|istio|envoy|caddy|ingress|apiserver|[ae]lb)(?:[_:]|$)/;
const ofOthers = /rpc|thrift|dubbo|kafka|smtp|(?:^|[_:])exit(?:[_:]|$)/;

/** A whole status or a class of them among the choices: `5..`, `404`, `2xx`. */
function namesStatus({ value }: LabelMatcher): boolean {
  return /(?:^|[^\w.[])[1-5](?:\d\d|\d\.|\.\.|xx|XX|\[0-9\]\[0-9\]|\\d\\d)(?:[^\w.]|$)/.test(value);
}
