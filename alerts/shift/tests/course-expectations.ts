import type { Labels } from "../../../slo/model.ts";
import { shiftAlertNames, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { quote } from "../../promql-text.ts";
import type { Expectation } from "../../rule-tests/rule-test.ts";
import { printSeries } from "../../rule-tests/simulated-series.ts";
import { series } from "../shift-labels.ts";
import type { CourseContext } from "./course.ts";
import { shownShare } from "./planned-split.ts";

/** Alerts that this test is not about: they depend on numbers of yours. */
const besides = [shiftAlertNames.active, shiftAlertNames.stalled, shiftAlertNames.headroom] as const;

/** Which alerts fire at a minute, each with its severity, besides those that may. */
export function firing(
  { shift }: CourseContext,
  minute: number,
  alerts: Readonly<Record<string, string>>,
  more: readonly string[] = [],
): Expectation {
  const out = [...besides, ...more].join("|");
  return {
    expr: `count by (alertname, severity, shift) (ALERTS{shift=${quote(shift.id)},alertstate="firing",alertname!~${quote(out)}})`,
    eval_time: `${minute}m`,
    exp_samples: Object.entries(alerts).map(([alertname, severity]) => ({
      labels: printSeries({ alertname, severity, shift: shift.id }),
      value: 1,
    })),
  };
}

/** One value of a query at a minute. */
export function at(minute: number, expr: string, labels: Labels, value: number): Expectation {
  return { expr, eval_time: `${minute}m`, exp_samples: [{ labels: printSeries(labels), value }] };
}

/** The candidate's share, or the like of it, in parts that are no matter of rounding. */
export function sharesAt(context: CourseContext, minute: number, metric: string, share: number): Expectation {
  const { parts, value } = shownShare(share);
  return at(minute, `round(${parts} * ${candidate(context, metric)})`, armOf(context), value);
}

/** Labels of what is of the shift alone. */
export function only({ shift }: CourseContext): Labels {
  return { shift: shift.id };
}

/** Labels of what is of the candidate. */
export function armOf({ shift }: CourseContext): Labels {
  const { name, cluster, role } = shift.candidate;
  return {
    shift: shift.id,
    service: shift.service,
    layer: shift.layer,
    arm: name,
    role,
    ...(cluster !== undefined && { cluster }),
  };
}

/** A series of the candidate. */
export function candidate({ shift }: CourseContext, metric: string): string {
  return series(metric, shift, "candidate");
}

/** The series of a verdict. */
export function verdict({ shift }: CourseContext, name: string): string {
  return `${shiftSeries.verdict}{shift=${quote(shift.id)},verdict=${quote(name)}}`;
}
