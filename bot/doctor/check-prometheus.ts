import { createPrometheusClient, type PrometheusLogin } from "../../service/prometheus-client.ts";
import { PrometheusFault } from "../../service/prometheus-fault.ts";
import type { SecretReader } from "../../service/secrets.ts";
import { labelNames, signalSeries } from "../../slo/names.ts";
import type { RelayOptions } from "../../slo/relay/relay-model.ts";
import { secretRef } from "../intake/http/check-sender.ts";
import { bad, type Finding, good, listNames } from "./finding.ts";

export interface PrometheusCheck {
  readonly prometheus: NonNullable<RelayOptions["prometheus"]>;
  /** Ids of the stack's SLOs. */
  readonly slos: readonly string[];
  readonly secret: SecretReader;
}

/** Whether Prometheus answers, and runs the rules of every SLO, from which messages take their numbers. */
export async function checkPrometheus({ prometheus, slos, secret }: PrometheusCheck): Promise<readonly Finding[]> {
  const { url, login } = prometheus;
  try {
    const client = createPrometheusClient({ url, login: readLogin(login, secret), timeoutMs: 10_000 });
    const infos = await client.query(signalSeries.info);
    const known = new Set(infos.map(({ labels }) => labels[labelNames.id]));
    const missing = slos.filter((id) => !known.has(id));
    return [
      good(`Prometheus at ${client.address} answers`),
      missing.length === 0
        ? good(`the rules of ${slos.length === 1 ? "the one SLO" : `all ${slos.length} SLOs`} run there`)
        : bad(
            `the rules of ${listNames(missing)} do not run there, so nothing alerts for ${missing.length === 1 ? "it" : "them"}`,
            "run nines generate, and load the rules into Prometheus",
          ),
    ];
  } catch (error) {
    if (!(error instanceof PrometheusFault) && !(error instanceof Error && error.name === "SecretFault")) throw error;
    return [bad(error.message, "correct relay.prometheus, or start Prometheus")];
  }
}

function readLogin(login: PrometheusCheck["prometheus"]["login"], secret: SecretReader): PrometheusLogin | undefined {
  if (login === undefined) return undefined;
  if (login.kind === "bearer") return { kind: "bearer", token: secret(secretRef(login.token)) };
  return { kind: "basic", user: login.user, password: secret(secretRef(login.password)) };
}
