import { periodSeconds } from "../period-seconds.ts";
import { show } from "../problem.ts";
import type { SloSpec } from "../spec.ts";
import type { CarriedService, CarriedSlo } from "./assemble-stack.ts";
import { withoutPrefix } from "./carry/name.ts";
import { present } from "./carry/present.ts";
import { withoutUnreachableTiers } from "./carry/tiers.ts";
import { importFiles } from "./import-files.ts";
import type { Importer } from "./imported.ts";
import { readAlertPolicies } from "./open-slo/alert-policy.ts";
import { type Catalog, createCatalog } from "./open-slo/catalog.ts";
import type { BudgetingMethod } from "./open-slo/indicator.ts";
import { type Metadata, readMetadata } from "./open-slo/metadata.ts";
import { type CarriedObjectiveSlo, readObjectives } from "./open-slo/objectives.ts";
import { readPeriod } from "./open-slo/time-window.ts";
import type { Reader } from "./source/reader.ts";

/*
 * | OpenSLO                                | nines                                                            |
 * | -------------------------------------- | ---------------------------------------------------------------- |
 * | Service, spec.service                  | the service                                                      |
 * | SLO with one objective, with several   | one SLO, one SLO for each                                        |
 * | objectives with their own indicators   | SLOs, and a weighted composite of them                           |
 * | timeWindow, rolling or calendar        | period; calendars in UTC                                         |
 * | ratioMetric good or bad, and total     | events or latency; Timeslices: timeSlice; RatioTimeslices: ratio |
 * | ratioMetric raw                        | ratio, or events when it is a quotient of rates                  |
 * | thresholdMetric, op, value             | timeSlice                                                        |
 * | AlertPolicy, AlertCondition            | tiers that look back as far; the others are off                  |
 * | alertWhenNoData                        | missing: alert or quiet                                          |
 * | AlertNotificationTarget "#channel"     | notify.channel                                                   |
 * | metrics of anything but Prometheus     | an error: the SLO is left out                                    |
 */

/** Services and SLOs from OpenSLO files, v1 and v1alpha; objects may refer to each other across all files of one call. */
export const importOpenSlo: Importer = (files, options = {}) =>
  importFiles(files, options, {
    format: "openslo",
    convert: (objects) => {
      const catalog = createCatalog(objects);
      const slos = catalog.all("SLO").flatMap((object) => object.orLeaveOut(() => slosOf(object, catalog)) ?? []);
      const names = [...new Set(slos.map((slo) => slo.service))];
      const services = names.map((name) => serviceOf(name, { slos, object: catalog.find("Service", name) }));
      catalog.reportUnused();
      return services;
    },
  });

interface CarriedSlos {
  readonly service: string;
  readonly at: Reader;
  readonly slos: readonly CarriedSlo[];
}

function serviceOf(
  name: string,
  { slos, object }: { slos: readonly CarriedSlos[]; object: Reader | undefined },
): CarriedService {
  const own = slos.filter((slo) => slo.service === name);
  const carried = own.flatMap((slo) => slo.slos);
  const warn: CarriedService["warn"] = (remark) =>
    object === undefined ? own[0]?.at.warn("service", remark) : object.mapping("metadata")?.warn("name", remark);
  if (object === undefined) return { name, fields: {}, facts: {}, slos: carried, warn };
  const { title, labels, runbook, links } = readMetadata(object);
  const { labels: kept, channel, facts } = labels;
  const description = object.mapping("spec")?.text("description");
  return {
    name,
    fields: present({ title, description, runbook, links, labels: kept, notify: present({ channel }) }),
    facts,
    slos: carried,
    warn,
  };
}

function slosOf(object: Reader, catalog: Catalog): CarriedSlos | undefined {
  const metadata = readMetadata(object);
  const spec = object.needMapping("spec", "write spec with service, indicator and objectives");
  const service = spec?.needText("service", "write the name of the service");
  const name = metadata.name;
  if (spec === undefined || service === undefined || name === undefined) return undefined;
  const method = methodOf(spec);
  const period = readPeriod(spec);
  const parts = method === undefined ? [] : readObjectives(spec, name, { catalog, method });
  const policies = readAlertPolicies(spec, {
    catalog,
    periodSeconds: periodSeconds(period ?? "30d"),
  });
  const common = { description: spec.text("description"), ...metadata, policies };
  if (period === undefined || parts.length === 0) return undefined;
  return {
    service,
    at: spec,
    slos: parts.map((part) => sloOf(part, { name: withoutPrefix(name, service), period, common, object })),
  };
}

interface Common extends Metadata {
  readonly description: string | undefined;
  readonly policies: ReturnType<typeof readAlertPolicies>;
}

interface SloContext {
  readonly name: string;
  readonly period: string;
  readonly common: Common;
  readonly object: Reader;
}

function sloOf(part: CarriedObjectiveSlo, { name, period, common, object }: SloContext): CarriedSlo {
  const { labels: kept, channel, facts } = common.labels;
  const { tiers, missing, notify } = common.policies;
  const { objective, sli, groupBy } = part;
  const alerts = withoutUnreachableTiers(tiers === undefined ? undefined : { tiers }, {
    objective,
    period,
    warn: (remark) => part.at.warn("", remark),
  });
  const title = [common.title, part.title].filter(Boolean).join(": ") || undefined;
  const { description, runbook, links } = common;
  const spec: Omit<SloSpec, "name"> = {
    objective,
    period,
    sli,
    ...present({ title, description, groupBy, missing, alerts, runbook, links, labels: kept }),
    ...present({ notify: present({ channel, ...notify }) }),
  };
  const fullName = part.suffix === "" ? name : `${name}-${part.suffix}`;
  return {
    name: fullName,
    spec,
    facts,
    key: part.key,
    warn: (remark) => object.mapping("metadata")?.warn("name", remark),
  };
}

function methodOf(spec: Reader): BudgetingMethod | undefined {
  const written = spec.text("budgetingMethod");
  const method = (written ?? "Occurrences").toLowerCase();
  if (method === "occurrences" || method === "timeslices" || method === "ratiotimeslices") return method;
  spec.fail("budgetingMethod", {
    code: "import-indicator",
    message: `the budgetingMethod ${show(written)} is not known`,
    hint: "write Occurrences, Timeslices or RatioTimeslices",
  });
  return undefined;
}
