import type { PrometheusClient } from "../../service/prometheus-client.ts";
import type { SecretReader } from "../../service/secrets.ts";
import type { Slo } from "../../slo/model.ts";
import { secretFromSpec } from "../../slo/probe/http-request-from-spec.ts";
import type { RelayOptions } from "../../slo/relay/relay-model.ts";
import { readExporterFacts } from "../facts/read-exporter-facts.ts";
import { type FactsAnswer, type FactsQuestion, readSloFacts } from "../facts/read-slo-facts.ts";
import { createExporterReader, type ExporterReader } from "../sources/exporter/exporter-client.ts";

/** Where the numbers of SLOs come from. */
export type FactsSource = (question: FactsQuestion) => Promise<FactsAnswer>;

/**
 * The numbers of a probe SLO come from the exporter, which every page and alert of it come from, too; those of all others, and of all
 * while it does not answer, from Prometheus. Undefined when there is neither.
 */
export function factsSource({
  prometheus,
  exporter,
  sloOf,
}: {
  readonly prometheus: Pick<PrometheusClient, "query"> | undefined;
  readonly exporter: ExporterReader | undefined;
  /** An SLO of the stack. */
  readonly sloOf: (id: string) => Slo | undefined;
}): FactsSource | undefined {
  if (prometheus === undefined && exporter === undefined) return undefined;
  const none: FactsAnswer = { kind: "unknown", why: "there is no Prometheus to ask" };
  return async (question) => {
    const slo = sloOf(question.sloId);
    const measured =
      exporter !== undefined && slo?.sli.kind === "probe" && slo.groupBy.length === 0
        ? await readExporterFacts(exporter, question, slo)
        : none;
    return measured.kind === "known" || prometheus === undefined ? measured : readSloFacts(prometheus, question);
  };
}

const timeoutMs = 5_000;

/** The exporter that messages read, if one is configured. */
export function exporterOf({ exporter }: RelayOptions, secret: SecretReader): ExporterReader | undefined {
  if (exporter === undefined) return undefined;
  const { url, login } = exporter;
  return createExporterReader({
    url,
    timeoutMs,
    authorization: () => {
      if (login === undefined) return undefined;
      if (login.kind === "bearer") return `Bearer ${secret(secretFromSpec(login.token))}`;
      const pair = `${login.user}:${secret(secretFromSpec(login.password))}`;
      return `Basic ${Buffer.from(pair).toString("base64")}`;
    },
  });
}
