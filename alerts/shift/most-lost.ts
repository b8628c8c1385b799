import { countersApart } from "../../slo/shift/counters-apart.ts";
import { shiftLabels } from "../../slo/shift/shift-names.ts";
import { shown } from "./alert-texts.ts";
import { wholeLosses } from "./counted-losses.ts";

/** From the first loss until the alert of it ends: two minutes, and what its rates look back. */
const tellingRange = "5m";

/**
 * A template of the most that were lost in two minutes. At an alert's first second the sum has only begun to grow, and at its last one it
 * has fallen: neither says how many were lost.
 */
export function mostLost(lostInTwoMinutes: string): string {
  return shown(queryOfMost(`max(${overTime(lostInTwoMinutes)})`), count);
}

/** The same of the arm that the alert is about, under whatever roles it had. */
export function mostLostByArm(lostInTwoMinutes: string): string {
  const { arm } = shiftLabels;
  const query = queryOfMost(`max by (${arm}) (${overTime(lostInTwoMinutes)})`);
  return `{{ range query ${JSON.stringify(query)} }}{{ if eq .Labels.${arm} $labels.${arm} }}{{ .Value | ${count} }}{{ end }}{{ end }}`;
}

const count = 'printf "%.0f"';

function overTime(series: string): string {
  return `max_over_time(${series}[${tellingRange}])`;
}

/** The alert fires: a part of a request above its limit is one more. */
function queryOfMost(sum: string): string {
  return `clamp_min(${wholeLosses(sum)}, ${countersApart + 1})`;
}
