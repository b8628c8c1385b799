import type { HttpProbe, Probe, ProbeBase, TlsOptions } from "../../../slo/probe/probe-model.ts";

const base: Omit<ProbeBase, "name"> = {
  intervalSeconds: 86_400,
  timeoutSeconds: 30,
  retries: 0,
  maxDurationSeconds: undefined,
  family: "any",
  everyAddress: false,
  resolver: undefined,
  allow: [],
  labels: {},
  maintenance: [],
  alert: "off",
  runbook: undefined,
};

const tls: TlsOptions = { ca: undefined, cert: undefined, key: undefined, serverName: undefined, verify: true };

const http: Omit<HttpProbe, "name" | "method"> = {
  ...base,
  kind: "http",
  // Every use of a module brings its own address.
  url: "http://target.invalid/",
  headers: {},
  body: undefined,
  auth: undefined,
  redirects: 10,
  statuses: [{ from: 200, to: 299 }],
  headerAssertions: [],
  bodyAssertions: [],
  jsonAssertions: [],
  proxy: undefined,
  tls,
};

/** Modules that are there without configuration, by the names that blackbox_exporter's own example gives them. */
const builtInModules: readonly Probe[] = [
  { ...http, name: "http_2xx", method: "GET" },
  { ...http, name: "http_post_2xx", method: "POST" },
  { ...base, name: "tcp_connect", kind: "tcp", host: "target.invalid", port: 1, tls: undefined, dialogue: [] },
  { ...base, name: "icmp", kind: "icmp", host: "target.invalid" },
  { ...base, name: "dns", kind: "dns", query: ".", record: "NS", answers: [], minAnswers: 0 },
];

/** Modules by name: the stack's probes as templates, and the built-in ones where no probe has their name. Journeys have no single address. */
export function blackboxModules(probes: readonly Probe[]): ReadonlyMap<string, Probe> {
  const usable = probes.filter(({ kind }) => kind !== "journey");
  return new Map([...builtInModules, ...usable].map((probe) => [probe.name, probe]));
}
