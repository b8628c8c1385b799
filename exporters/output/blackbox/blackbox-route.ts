import { errorAnswer, type HttpAnswer, type HttpRoute } from "../../../service/http/http-route.ts";
import { isSecretName, redactText, struckOut } from "../../../service/redact.ts";
import type { Probe } from "../../../slo/probe/probe-model.ts";
import { formatProblem } from "../../../slo/problem.ts";
import type { ProbeAttempt } from "../../probe/probe-attempt.ts";
import { contentTypes } from "../metric-format.ts";
import { negotiateFormat } from "../negotiate.ts";
import { createMetricsRenderer } from "../render-metrics.ts";
import { blackboxFamilies } from "./blackbox-families.ts";
import { blackboxModules } from "./blackbox-modules.ts";
import { type BlackboxRequest, parseBlackboxRequest } from "./blackbox-request.ts";

export interface BlackboxOptions {
  /** The stack's probes as they are now: templates for modules, and the hosts that may see their secrets. */
  readonly probes: () => readonly Probe[];
  /** Makes one attempt now, outside the schedule. It resolves within the probe's time-out. */
  readonly probeNow: (probe: Probe, signal: AbortSignal) => Promise<ProbeAttempt>;
  /** Attempts at the same time; one more is refused with 503. */
  readonly limit?: number;
}

/** `/probe?target=&module=` in the shape of blackbox_exporter. Nothing of it counts for an SLI. */
export function blackboxRoute({ probes, probeNow, limit = 100 }: BlackboxOptions): HttpRoute {
  let running = 0;
  return {
    method: "GET",
    path: "/probe",
    handle: async ({ query, headers, signal }) => {
      const stack = probes();
      const scrapeTimeout = [headers["x-prometheus-scrape-timeout-seconds"] ?? []].flat()[0];
      const parsed = parseBlackboxRequest({ query, scrapeTimeout }, { modules: blackboxModules(stack), probes: stack });
      if (!parsed.ok) return textProblem(parsed.problems.map(formatProblem));
      if (running >= limit) {
        return errorAnswer(503, { code: "probe-limit", message: `${limit} probes are under way; ask again later` });
      }
      running++;
      try {
        const attempt = await probeNow(parsed.value.probe, signal);
        const accept = [headers["accept"] ?? []].flat().join(",");
        return parsed.value.debug
          ? await debugAnswer(parsed.value, attempt)
          : await answer(parsed.value, { attempt, accept });
      } finally {
        running--;
      }
    },
  };
}

async function answer(
  { probe }: BlackboxRequest,
  { attempt, accept }: { readonly attempt: ProbeAttempt; readonly accept: string },
): Promise<HttpAnswer> {
  const format = negotiateFormat(accept);
  const body = await createMetricsRenderer().render(blackboxFamilies(probe, attempt), format);
  return { headers: { "content-type": contentTypes[format], vary: "accept" }, body };
}

/** What blackbox_exporter calls debug: how it went in words, the series, and the module. */
async function debugAnswer({ module, target, probe }: BlackboxRequest, attempt: ProbeAttempt): Promise<HttpAnswer> {
  const series = await createMetricsRenderer().render(blackboxFamilies(probe, attempt), "text");
  const { result, reason, detail, hops, tls, evidence, durationSeconds } = attempt;
  const phases = (of: (typeof hops)[number]) =>
    Object.entries(of.phases).map(([phase, seconds]) => `${phase} ${(seconds * 1000).toFixed(1)} ms`);
  const told = [
    `Probe of ${target} with the module ${module}:`,
    `${result}${reason === undefined ? "" : ` (${reason})`} after ${durationSeconds.toFixed(3)} s. ${detail}`.trimEnd(),
    ...hops.map(
      (hop) => `  ${hop.url} ${hop.address ?? "no address"} ${hop.status ?? "no status"}: ${phases(hop).join(", ")}`,
    ),
    ...(tls === undefined ? [] : [`  ${tls.version}, ${tls.verified ? "verified" : (tls.problem ?? "not verified")}`]),
    ...(evidence === undefined
      ? []
      : ["", ...Object.entries(evidence.headers).map(([name, value]) => `  ${name}: ${value}`), evidence.body]),
  ];
  const lines = [
    ...told.map(redactText),
    "",
    "Metrics that would have been returned:",
    String(series),
    "Module configuration:",
    JSON.stringify(probe, withoutSecrets, 2),
    "",
  ];
  return { headers: { "content-type": "text/plain; charset=utf-8" }, body: lines.join("\n") };
}

function withoutSecrets(name: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  return isSecretName(name) ? struckOut : redactText(value);
}

/** Prometheus shows the text of an error, not JSON. */
function textProblem(lines: readonly string[]): HttpAnswer {
  return { status: 400, headers: { "content-type": "text/plain; charset=utf-8" }, body: `${lines.join("\n")}\n` };
}
