import {
  createPrometheusClient,
  type PrometheusClient,
  type PrometheusLogin,
} from "../../service/prometheus-client.ts";
import type { SecretReader } from "../../service/secrets.ts";
import type { PrometheusSource } from "../../slo/probe/probe-model.ts";

/** A client with the newest secrets: a token file may change at any time. Throws a SecretFault. */
export function prometheusAccess(
  { url, auth, headers }: Pick<PrometheusSource, "url" | "auth" | "headers">,
  secret: SecretReader,
): PrometheusClient {
  const plain = Object.entries(headers).map(([name, value]) => [
    name,
    typeof value === "string" ? value : secret(value),
  ]);
  return createPrometheusClient({ url, login: auth && loginOf(auth, secret), headers: Object.fromEntries(plain) });
}

function loginOf(auth: NonNullable<PrometheusSource["auth"]>, secret: SecretReader): PrometheusLogin {
  return auth.kind === "bearer"
    ? { kind: "bearer", token: secret(auth.token) }
    : { kind: "basic", user: auth.user, password: secret(auth.password) };
}
