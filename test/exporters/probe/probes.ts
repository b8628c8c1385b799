import type { ProbeContext } from "../../../exporters/probe/probe-kind.ts";
import type { ProbeBase, TlsOptions } from "../../../slo/probe-model.ts";

/** What tests of probes leave as it is. */
export const probeBase: ProbeBase = {
  name: "target",
  intervalSeconds: 60,
  timeoutSeconds: 20,
  retries: 0,
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

/** A context whose attempt only ends by itself, unless a signal is given. */
export function contextOf({
  signal = new AbortController().signal,
  ...more
}: Partial<ProbeContext> = {}): ProbeContext {
  return {
    signal,
    secret: () => "",
    userAgent: "nines/0.0.0 (+synthetic probe)",
    traceparent: undefined,
    ...more,
  };
}
