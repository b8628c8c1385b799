import { show } from "../../../problem.ts";
import { isPlainLabel } from "../../../promql/print-selector.ts";
import { promqlDialects, promqlSyntax, unavailable } from "../../../promql/promql-dialect.ts";
import type { ShiftLint } from "../../lint-shifts.ts";

/** A label of arms that has to be quoted in queries, which the target may not understand. */
export const lintLabelName: ShiftLint = ({ shift: { traffic }, path }, { stack }) => {
  if (traffic.kind !== "counters" || isPlainLabel(traffic.label)) return [];
  const dialect = promqlDialects[stack.rules.target];
  const missing = unavailable(promqlSyntax["a quoted metric or label name"], dialect);
  if (missing === undefined) return [];
  return [
    {
      code: "promql-version",
      path: `${path}.traffic.label`,
      message: `${show(traffic.label)} has to be quoted in queries, and a quoted label name ${missing.reason}`,
      hint: `write ${show(translated(traffic.label))}, as it is called where names are translated; or rules.target: prometheus-3`,
    },
  ];
};

/** Source: https://prometheus.io/docs/guides/opentelemetry/: what is no letter, digit or underscore becomes an underscore. */
function translated(label: string): string {
  return label.replace(/[^a-zA-Z0-9_]/g, "_").replace(/^(?=\d)/, "_");
}
