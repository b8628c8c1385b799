import type { ProbeAttempt } from "../../../exporters/probe/probe-attempt.ts";
import type { HttpProbe, TcpProbe } from "../../../slo/probe-model.ts";

const base = {
  intervalSeconds: 60,
  timeoutSeconds: 10,
  retries: 2,
  maxDurationSeconds: undefined,
  family: "any",
  everyAddress: false,
  resolver: undefined,
  allow: [],
  labels: {},
  maintenance: [],
  alert: "page",
  runbook: undefined,
} as const;

/** A TCP target; each has a host of its own. */
export function tcpProbe(name: string, more: Partial<TcpProbe> = {}): TcpProbe {
  return { ...base, kind: "tcp", name, host: `${name}.test`, port: 80, tls: undefined, dialogue: [], ...more };
}

/** An HTTP target. */
export function httpProbe(name: string, url: string, more: Partial<HttpProbe> = {}): HttpProbe {
  return {
    ...base,
    kind: "http",
    name,
    url,
    method: "GET",
    headers: {},
    body: undefined,
    auth: undefined,
    redirects: 0,
    statuses: [{ from: 200, to: 299 }],
    headerAssertions: [],
    bodyAssertions: [],
    jsonAssertions: [],
    proxy: undefined,
    tls: { ca: undefined, cert: undefined, key: undefined, serverName: undefined, verify: true },
    ...more,
  };
}

export const success: ProbeAttempt = {
  result: "success",
  reason: undefined,
  detail: "",
  durationSeconds: 0.02,
  hops: [],
  tls: undefined,
  evidence: undefined,
};

export const failure: ProbeAttempt = { ...success, result: "failure", reason: "connect_refused", detail: "refused" };

export const timeout: ProbeAttempt = { ...failure, reason: "timeout", detail: "no answer within 10 s" };
