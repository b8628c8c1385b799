import { type LabelMatcher, printSelector } from "../../promql/print-selector.ts";
import type { ShiftArm } from "../traffic-shift.ts";
import { type ArmSeries, minus, plus, type SeriesSum, sum, type TrafficOf, untold } from "./arm-series.ts";
import { equal, like, matchersOf } from "./matchers.ts";

/**
 * Measured with HAProxy 2.6: a server's sessions count every try, those in the queue of `maxconn` and those bound by a cookie too,
 * which `loadbalanced` leaves out; its `http_requests` counts answers, not requests.
 */
export function haproxySeries(
  { proxy, matchers, mode, contstats }: TrafficOf<"haproxy">,
  { match }: ShiftArm,
): ArmSeries {
  const of = (metric: string, ...more: readonly LabelMatcher[]) =>
    printSelector({
      metric: `haproxy_server_${metric}`,
      matchers: [equal("proxy", proxy), like("server", match), ...matchersOf(matchers), ...more],
    });
  const sessions = sum(plus(of("current_sessions")));
  if (mode === "tcp") {
    const share = contstats ? sum(plus(of("bytes_out_total"))) : sessions;
    return { ...untold, requests: undefined, errors: undefined, inflight: sessions, share };
  }
  const given = [
    plus(of("sessions_total")),
    minus(of("retry_warnings_total")),
    minus(of("redispatch_warnings_total")),
  ] as const;
  return {
    requests: sum(...given),
    errors: sum(plus(of("http_responses_total", equal("code", "5xx")))),
    slow: undefined,
    unanswered: sum(...given, minus(of("http_responses_total"))),
    rescued: sum(plus(of("retry_warnings_total")), plus(of("redispatch_warnings_total"))),
    inflight: sessions,
    share: sum(...given),
  };
}

/** What every server of the backend has, whichever arm it is of, in each HAProxy that has the backend. */
export function haproxyServers({ proxy, matchers, mode, contstats }: TrafficOf<"haproxy">): string {
  const ofSessions = mode === "tcp" ? "current_sessions" : "sessions_total";
  return printSelector({
    metric: `haproxy_server_${contstats ? "bytes_out_total" : ofSessions}`,
    matchers: [equal("proxy", proxy), ...matchersOf(matchers)],
  });
}

/**
 * Requests that no server of the backend answered, those in flight left out: whichever arm they were given to, or none, as while all
 * weights are 0 or all servers are down. Measured as in exporters/shifts/read/haproxy/unserved-counts.ts. Undefined in TCP mode.
 */
export function haproxyUnserved({ proxy, matchers, mode }: TrafficOf<"haproxy">): SeriesSum | undefined {
  if (mode === "tcp") return undefined;
  const of = (metric: string, ...more: readonly LabelMatcher[]) =>
    printSelector({ metric, matchers: [equal("proxy", proxy), ...matchersOf(matchers), ...more] });
  return sum(
    plus(of("haproxy_backend_sessions_total")),
    minus(of("haproxy_backend_current_sessions")),
    minus(of("haproxy_backend_http_responses_total", { label: "code", op: "!=", value: "5xx" })),
    minus(of("haproxy_server_http_responses_total", equal("code", "5xx"))),
  );
}
