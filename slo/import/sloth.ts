import type { SloSpec } from "../spec.ts";
import type { CarriedService, CarriedSlo } from "./assemble-stack.ts";
import { carryAnnotations } from "./carry/annotations.ts";
import { withFreeGroupNames } from "./carry/group-names.ts";
import { carryLabels } from "./carry/labels.ts";
import { readObjective } from "./carry/objective.ts";
import { readRollingPeriod } from "./carry/period.ts";
import { present } from "./carry/present.ts";
import { withoutUnreachableTiers } from "./carry/tiers.ts";
import { importFiles } from "./import-files.ts";
import type { Importer } from "./imported.ts";
import { slothAlerting } from "./sloth-alerting.ts";
import { slothSli } from "./sloth-sli.ts";
import type { Reader } from "./source/reader.ts";

/*
 * | Sloth                                  | nines                                                            |
 * | -------------------------------------- | ---------------------------------------------------------------- |
 * | service, labels                        | the service; owner, team and tier become fields of their own      |
 * | slos[].name, description, labels       | the same                                                         |
 * | slos[].objective                       | objective, as an exact decimal                                   |
 * | (a flag of Sloth) or slo_period        | period, 30d                                                      |
 * | sli.events, sli.raw                    | events, latency or ratio; {{.window}} becomes $window            |
 * | alerting.labels, annotations           | labels; runbook and links                                        |
 * | page_alert.disable, ticket_alert.disable | the two page tiers, the two ticket tiers: off                  |
 * | everything below                       | lost, and reported                                               |
 */
const lostFields = {
  slo_plugins: "plugins change the rules that Sloth writes",
  plugins: "plugins change the rules that Sloth writes",
  info_labels: "these labels are for a series that only Sloth records",
  interval: "nines chooses how often rules are evaluated",
} as const;

// Sloth's own default; what is in force at a user's is a flag of the sloth command, which no file tells.
const defaultPeriod = "30d";

/** Services and SLOs from Sloth files: `version: prometheus/v1` and the Kubernetes object PrometheusServiceLevel. */
export const importSloth: Importer = (files, options = {}) =>
  importFiles(files, options, {
    format: "sloth",
    spellings: (key) => [key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())],
    convert: (objects) => objects.flatMap((object) => object.orLeaveOut(() => serviceOf(object)) ?? []),
  });

function serviceOf(object: Reader): CarriedService | undefined {
  const isObject = object.text("kind") !== undefined;
  if (isObject) {
    object.lose(
      "metadata",
      "it names the Kubernetes object",
      "nothing to do: nines writes Kubernetes objects of its own",
    );
    object.lose("status", "Sloth writes it", "nothing to do");
  }
  const spec = isObject ? object.mapping("spec") : object;
  if (spec === undefined) {
    object.fail("", { code: "import-missing", message: "spec is missing", hint: "write spec: with service and slos" });
    return undefined;
  }
  const name = spec.needText("service", "write service: and its name");
  if (name === undefined) return undefined;
  loseFields(spec);
  const { labels, channel, facts } = carryLabels(spec.entries("labels"));
  const period = readRollingPeriod(spec, "slo_period");
  return {
    name,
    fields: present({ labels, notify: present({ channel }) }),
    facts,
    slos: spec.mappings("slos").flatMap((slo) => slo.orLeaveOut(() => sloOf(slo, period)) ?? []),
    warn: (remark) => spec.warn("service", remark),
  };
}

function sloOf(slo: Reader, servicePeriod: string | undefined): CarriedSlo | undefined {
  loseFields(slo);
  const name = slo.needText("name", "write name:");
  const objective = readObjective(slo, "objective", "percent");
  const period = readRollingPeriod(slo, "slo_period") ?? servicePeriod ?? defaultPeriod;
  const measured = slothSli(slo);
  const alerting = slothAlerting(slo.mapping("alerting"));
  const { labels, channel, facts } = carryLabels([...slo.entries("labels"), ...alerting.labels]);
  const { runbook, links } = carryAnnotations(alerting.annotations);
  if (name === undefined || objective === undefined || measured === undefined) return undefined;
  const { sli, groupBy } = withFreeGroupNames(measured, (remark) => slo.warn("sli", remark));
  const alerts = withoutUnreachableTiers(alerting.alerts, {
    objective,
    period,
    warn: (remark) => slo.warn("objective", remark),
  });
  const spec: Omit<SloSpec, "name"> = {
    objective,
    period,
    sli,
    ...present({
      description: slo.text("description"),
      groupBy,
      missing: alerting.missing,
      alerts,
      runbook,
      links,
      labels,
    }),
    ...present({ notify: present({ channel }) }),
  };
  return { name, spec, facts, warn: (remark) => slo.warn("name", remark) };
}

function loseFields(reader: Reader): void {
  for (const [field, reason] of Object.entries(lostFields))
    reader.lose(field, reason, "check whether you still need it");
}
