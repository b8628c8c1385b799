import type { HttpProbe, HttpRequest, ProbeBase, TcpProbe, TlsOptions } from "../../slo/probe/probe-model.ts";

/** What tests leave as it is. */
export const probeBase: ProbeBase = {
  name: "target",
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
};

/** TLS with the machine's authorities. */
export const tlsDefaults: TlsOptions = {
  ca: undefined,
  cert: undefined,
  key: undefined,
  serverName: undefined,
  verify: true,
};

/** A request that is content with any 2xx. */
export const plainRequest: Omit<HttpRequest, "url"> = {
  method: "GET",
  headers: {},
  body: undefined,
  auth: undefined,
  redirects: 5,
  statuses: [{ from: 200, to: 299 }],
  headerAssertions: [],
  bodyAssertions: [],
  jsonAssertions: [],
};

/** An HTTP target. */
export function httpProbe(name: string, url: string, more: Partial<HttpProbe> = {}): HttpProbe {
  return { ...probeBase, ...plainRequest, kind: "http", name, url, proxy: undefined, tls: tlsDefaults, ...more };
}

/** A TCP target; each has a host of its own. */
export function tcpProbe(name: string, more: Partial<TcpProbe> = {}): TcpProbe {
  return { ...probeBase, kind: "tcp", name, host: `${name}.test`, port: 80, tls: undefined, dialogue: [], ...more };
}
