import pc from "picocolors";
import { shiftAlerts } from "../../alerts/shift/shift-alerts.ts";
import { secondsToWords } from "../../slo/duration.ts";
import { allSlos, type Stack } from "../../slo/model.ts";
import { percentWords, pointWords, requestRateWords, shareWords, tenthWords } from "../../slo/shift/number-words.ts";
import { canPart, wholeArm } from "../../slo/shift/possible-shares.ts";
import { rollbackLimit } from "../../slo/shift/rollback-limit.ts";
import { evidenceLimit } from "../../slo/shift/statistics/evidence.ts";
import { trafficForm } from "../../slo/shift/traffic-selectors.ts";
import type { ShiftArm, TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { trafficSignals } from "../../slo/shift/traffic-signals.ts";
import type { Output } from "../world.ts";
import { stepAlign, stepHeads, stepRows } from "./shifts-text.ts";
import { renderTable } from "./table.ts";
import { hangingText, unbroken } from "./wrap-text.ts";

/** One traffic shift in words and numbers: when its candidate is called worse, what each step shows, and which alerts may fire. */
export function shiftText(shift: TrafficShift, stack: Stack, output: Pick<Output, "colors" | "columns">): string {
  const { bold, dim } = pc.createColors(output.colors);
  const columns = Math.min(output.columns, 120);
  const steps = [stepHeads.map((text) => ({ text, paint: dim })), ...stepRows(shift, stack)];
  return [
    `${bold(shift.id)}  ${shift.title}\n${listText(factsOf(shift, stack), columns)}`,
    `${bold("What each step shows")} of the candidate\n${renderTable(steps, { align: stepAlign, indent: "  " })}`,
    `${bold("Alerts")} that can fire for this kind of shift\n${listText(alertsOf(shift, stack), columns)}`,
  ].join("\n");
}

type Row = readonly [name: string, words: string];

function listText(rows: readonly Row[], columns: number): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 4;
  return `${rows.map(([name, words]) => hangingText(`  ${name}`.padEnd(width), words, columns)).join("\n")}\n`;
}

function factsOf(shift: TrafficShift, stack: Stack): readonly Row[] {
  const { stable, candidate, strategy, layer, service, settleSeconds, budget, rollback } = shift;
  return [
    ["moves", `${service} from ${armWords(stable)} to ${armWords(candidate)}: ${strategy} at the layer ${layer}`],
    ["follows", `within ${secondsToWords(settleSeconds)} of a change of weights; later it is drift`],
    ["worse", worseWords(shift)],
    ...(canPart(shift) ? [] : [["watched", watchedWords(shift, stack)] as const]),
    ...(budget === undefined
      ? []
      : [["budget", `a rollout may spend ${percentWords(budget.maxSpend)} of that of ${budget.slo}`] as const]),
    ...(rollback === undefined ? [] : [["way back", backWords(stable, rollback)] as const]),
  ];
}

function armWords({ name, version }: ShiftArm): string {
  return version === undefined ? name : `${name} ${version}`;
}

function worseWords(shift: TrafficShift): string {
  if (trafficForm(shift).shareBasis !== "requests") return "never: connections are counted here, not requests";
  if (!canPart(shift)) return "never: all of the traffic moves at once, and the arms never serve side by side";
  const whole = wholeArm(shift);
  if (whole !== undefined)
    return `never: ${whole.name} has all of the traffic by these weights, with nothing to compare it with`;
  const { alpha, minErrors, minRequests, effectFloor } = shift.judge;
  return `with evidence above ${tenthWords(evidenceLimit(alpha))} (by design a false alarm in ${percentWords(alpha)} of rollouts, however often you look), more than ${unbroken(pointWords(effectFloor))} between the arms, ${minErrors} errors and ${minRequests} requests of the candidate`;
}

/** What tells of a move that nothing compares. */
function watchedWords(shift: TrafficShift, stack: Stack): string {
  const hasSlos = allSlos(stack).some(({ service }) => service === shift.service);
  const slos = hasSlos ? `by the burn alerts of the SLOs of ${shift.service}` : `by no SLO: ${shift.service} has none`;
  const alone = trafficSignals(shift).errors
    ? `, and nines gate then judges ${shift.candidate.name} by its own errors alone`
    : "";
  return `${slos}; by the alerts below; and by the exporter, which calls it completed once traffic has followed${alone}`;
}

function backWords({ name }: ShiftArm, rollback: NonNullable<TrafficShift["rollback"]>): string {
  return `possible up to ${requestRateWords(rollbackLimit(rollback))}, ${shareWords(rollback.headroom)} of what ${name} can take`;
}

const severityWords = { page: "pages", ticket: "tickets", info: "told only" } as const;

function alertsOf(shift: TrafficShift, stack: Stack): readonly Row[] {
  const alerts = shiftAlerts(shift, stack);
  return Object.entries(severityWords).flatMap(([severity, words]): readonly Row[] => {
    const names = alerts.filter(({ labels }) => labels?.["severity"] === severity).map(({ alert }) => alert);
    return names.length === 0 ? [] : [[words, [...new Set(names)].join(", ")]];
  });
}
