import type { SloSpec } from "../spec.ts";
import type { CarriedService, CarriedSlo } from "./assemble-stack.ts";
import { carryAnnotations } from "./carry/annotations.ts";
import { withFreeGroupNames } from "./carry/group-names.ts";
import { type CarriedLabels, carryLabels } from "./carry/labels.ts";
import { withoutPrefix } from "./carry/name.ts";
import { readObjective } from "./carry/objective.ts";
import { readRollingPeriod } from "./carry/period.ts";
import { present } from "./carry/present.ts";
import { noAlerts, withoutUnreachableTiers } from "./carry/tiers.ts";
import { type ConversionContext, importFiles } from "./import-files.ts";
import type { Importer } from "./imported.ts";
import { pyrraSli } from "./pyrra-indicator.ts";
import type { Reader } from "./source/reader.ts";

/*
 * | Pyrra                                  | nines                                                            |
 * | -------------------------------------- | ---------------------------------------------------------------- |
 * | label pyrra.dev/service, else pyrra.dev/team, else the namespace | the service                            |
 * | metadata.name, spec.description        | name and description of the SLO                                  |
 * | labels pyrra.dev/*                     | labels; team, owner and tier become fields of the service        |
 * | spec.target, spec.window               | objective, period in days                                        |
 * | indicator.ratio, grouping              | events, groupBy                                                  |
 * | indicator.latency, latencyNative       | latency, classic or native                                       |
 * | indicator.bool_gauge                   | timeSlice with gap: unknown                                      |
 * | alerting.disabled, burnrates, absent   | alerts off, missing: quiet                                       |
 * | everything below                       | lost, and reported                                               |
 */
const lostFields = {
  partial_response_strategy: "it is a setting of Thanos' ruler",
  performanceOverAccuracy: "nines reads long periods from five-minute sums, which is both fast and exact",
  shortRulesLabels: "nothing to do: nines writes rule objects with labels of its own",
  longRulesLabels: "nothing to do: nines writes rule objects with labels of its own",
} as const;

const propagated = "pyrra.dev/";

/** Services and SLOs from Pyrra's Kubernetes objects; an SLO's service is told by its labels or its namespace. */
export const importPyrra: Importer = (files, options = {}) =>
  importFiles(files, options, {
    format: "pyrra",
    convert: (objects, context) => {
      const told = new Set<string>();
      return objects.flatMap((object) => object.orLeaveOut(() => serviceOf(object, { ...context, told })) ?? []);
    },
  });

interface Context extends ConversionContext {
  /** Services that have been told how they got their name. */
  readonly told: Set<string>;
}

function serviceOf(object: Reader, context: Context): CarriedService | undefined {
  object.settle("kind");
  object.lose("status", "Pyrra writes it", "nothing to do");
  const metadata = object.mapping("metadata");
  const spec = object.mapping("spec");
  if (metadata === undefined || spec === undefined) {
    const message = `${metadata === undefined ? "metadata" : "spec"} is missing`;
    object.fail("", { code: "import-missing", message, hint: "write metadata with a name, and spec" });
    return undefined;
  }
  const name = metadata.needText("name", "write metadata.name");
  if (name === undefined) return undefined;
  const { service, ...labels } = ownLabels(metadata);
  const serviceName = nameOfService(metadata, { service, team: labels.facts.team?.value }, context);
  const slo = sloOf(withoutPrefix(name, serviceName), { metadata, spec, labels, context });
  if (slo === undefined) return undefined;
  return { name: serviceName, fields: {}, facts: {}, slos: [slo], warn: (remark) => metadata.warn("", remark) };
}

interface SloParts {
  readonly metadata: Reader;
  readonly spec: Reader;
  readonly labels: CarriedLabels;
  readonly context: ConversionContext;
}

function sloOf(
  name: string,
  { metadata, spec, labels: { labels, channel, facts }, context }: SloParts,
): CarriedSlo | undefined {
  for (const [field, reason] of Object.entries(lostFields)) spec.lose(field, reason, "nothing to do");
  const objective = readObjective(spec, "target", "percent");
  spec.needText("window", "write window: 28d");
  const period = readRollingPeriod(spec, "window");
  const measured = pyrraSli(spec, context);
  const { runbook, links } = carryAnnotations(metadata.entries("annotations"));
  const alerting = alertingOf(spec);
  if (objective === undefined || period === undefined || measured === undefined) return undefined;
  const { sli, groupBy } = withFreeGroupNames(measured, (remark) => spec.warn("indicator", remark));
  const alerts = withoutUnreachableTiers(alerting.alerts, {
    objective,
    period,
    warn: (remark) => spec.warn("target", remark),
  });
  const rest = present({
    description: spec.text("description"),
    groupBy,
    missing: alerting.missing,
    alerts,
    runbook,
    links,
    labels,
  });
  const sloSpec: Omit<SloSpec, "name"> = {
    objective,
    period,
    sli,
    ...rest,
    ...present({ notify: present({ channel }) }),
  };
  return { name, spec: sloSpec, facts, warn: (remark) => metadata.warn("name", remark) };
}

/** Labels that Pyrra puts on its series and alerts; the others belong to the Kubernetes object. */
function ownLabels(metadata: Reader): CarriedLabels & { readonly service?: string } {
  const entries = metadata.entries("labels");
  for (const entry of entries.filter(({ name }) => !name.startsWith(propagated))) {
    const message = `the label ${entry.name} is not carried over: Pyrra puts only pyrra.dev/... labels on its alerts`;
    entry.lose({
      code: "import-label",
      message,
      hint: "nothing to do: nines writes rule objects with labels of its own",
    });
  }
  const own = entries.flatMap((entry) =>
    entry.name.startsWith(propagated) ? [{ ...entry, name: entry.name.slice(propagated.length) }] : [],
  );
  const service = own.find((entry) => entry.name === "service")?.value;
  return { ...carryLabels(own.filter((entry) => entry.name !== "service")), ...(service !== undefined && { service }) };
}

function nameOfService(
  metadata: Reader,
  { service, team }: { service: string | undefined; team: string | undefined },
  { stackName, told }: Context,
): string {
  const inNamespace = service === undefined && team === undefined;
  const namespace = inNamespace ? metadata.text("namespace") : undefined;
  if (!inNamespace) metadata.lose("namespace", "it is the place of the Kubernetes object", "nothing to do");
  for (const field of [
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "managedFields",
    "selfLink",
    "ownerReferences",
    "finalizers",
  ]) {
    metadata.lose(field, "Kubernetes writes it", "nothing to do");
  }
  const name = service ?? team ?? namespace ?? stackName;
  if (service !== undefined || told.has(name)) return name;
  told.add(name);
  const reason = team !== undefined ? "its team" : namespace !== undefined ? "its namespace" : "the name of the stack";
  metadata.warn("", {
    code: "import-name",
    message: `Pyrra has no services: the SLO is put under ${JSON.stringify(name)}, ${reason}`,
    hint: "move it to its service, or add the label pyrra.dev/service before the import",
  });
  return name;
}

function alertingOf(spec: Reader): Pick<SloSpec, "alerts" | "missing"> {
  const alerting = spec.mapping("alerting");
  for (const field of ["name", "absentName"]) {
    alerting?.lose(
      field,
      "the alerts of nines have names of their own, the same for every SLO",
      "select by the labels service and slo",
    );
  }
  const disabled = alerting?.flag("disabled") === true;
  const burning = alerting?.flag("burnrates") !== false && !disabled;
  const absent = alerting?.flag("absent") !== false && !disabled;
  return { ...(!burning && { alerts: noAlerts }), ...(!absent && { missing: "quiet" }) };
}
