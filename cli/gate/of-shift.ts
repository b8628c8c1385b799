import { printSelector } from "../../slo/promql/print-selector.ts";
import { shiftLabels } from "../../slo/shift/shift-names.ts";

/** A selector of a shift's series. */
export function ofShift(metric: string, shift: string, labels: Readonly<Record<string, string>> = {}): string {
  const matchers = Object.entries({ [shiftLabels.shift]: shift, ...labels });
  return printSelector({ metric, matchers: matchers.map(([label, value]) => ({ label, op: "=" as const, value })) });
}
