import { createPrometheusClient, type PrometheusClient } from "../../service/prometheus-client.ts";
import type { SecretReader } from "../../service/secrets.ts";
import { secretFromSpec } from "../../slo/probe/http-request-from-spec.ts";
import type { RelayOptions } from "../../slo/relay/relay-model.ts";

/** The Prometheus that messages and pictures read, if one is configured. Its secrets are read now. */
export function prometheusOf({ prometheus }: RelayOptions, secret: SecretReader): PrometheusClient | undefined {
  if (prometheus === undefined) return undefined;
  const { url, login } = prometheus;
  if (login === undefined) return createPrometheusClient({ url });
  return createPrometheusClient({
    url,
    login:
      login.kind === "bearer"
        ? { kind: "bearer", token: secret(secretFromSpec(login.token)) }
        : { kind: "basic", user: login.user, password: secret(secretFromSpec(login.password)) },
  });
}
