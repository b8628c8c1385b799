import { reservedLabels } from "../../names.ts";
import { assertNever, show } from "../../problem.ts";
import type { SliSpec } from "../../spec.ts";
import type { Remark } from "../source/ledger.ts";
import type { CarriedSli } from "./events.ts";

/**
 * An SLI whose groups have names that nines does not need itself: the label `service` of a metric becomes `exported_service`,
 * as Prometheus calls a label that collides with its own.
 */
export function withFreeGroupNames(carried: CarriedSli<SliSpec>, warn: (remark: Remark) => void): CarriedSli<SliSpec> {
  const taken = carried.groupBy.filter((label) => reservedLabels.has(label));
  if (taken.length === 0) return carried;
  for (const label of taken) {
    const message = `the group ${show(label)} becomes ${show(freeName(label))}`;
    warn({
      code: "import-grouping",
      message,
      hint: `use the new name in routes and boards: nines sets ${show(label)} itself`,
    });
  }
  const rename = (query: string) =>
    taken.reduce((text, label) => `label_replace(${text}, "${freeName(label)}", "$1", "${label}", "(.*)")`, query);
  const groupBy = carried.groupBy.map((label) => (taken.includes(label) ? freeName(label) : label));
  return { sli: renamed(carried.sli, { rename, by: carried.groupBy }), groupBy };
}

interface Renaming {
  readonly rename: (query: string) => string;
  /** The groups as the metric has them. */
  readonly by: readonly string[];
}

function renamed(sli: SliSpec, renaming: Renaming): SliSpec {
  const { rename, by } = renaming;
  const perSecond = (query: string) =>
    rename(query.includes("$window") ? query : `sum by (${by.join(", ")}) (rate(${query}[$window]))`);
  switch (sli.kind) {
    case "events": {
      const { bad, good } = sli;
      const outcome = bad === undefined ? { good: perSecond(good ?? "") } : { bad: perSecond(bad) };
      return { kind: "events", total: perSecond(sli.total), ...outcome };
    }
    case "ratio":
      return { ...sli, error: rename(sli.error), ...(sli.weight !== undefined && { weight: perSecond(sli.weight) }) };
    case "timeSlice": {
      const [, left = sli.condition, comparison = ""] =
        /^([\s\S]*)( (?:==|!=|>=|<=|<|>) \S+)$/.exec(sli.condition) ?? [];
      return { ...sli, condition: `${rename(left)}${comparison}` };
    }
    case "latency":
    case "probe":
    case "composite":
      return sli;
    default:
      return assertNever(sli);
  }
}

function freeName(label: string): string {
  return `exported_${label}`;
}
