import pc from "picocolors";
import {
  type CaseExplanation,
  explainSlo,
  type SloExplanation,
  type TierExplanation,
} from "../../alerts/explain-slo.ts";
import { stackCost, totalCost } from "../../alerts/rule-cost.ts";
import { secondsToWords } from "../../slo/duration.ts";
import type { Slo, Stack } from "../../slo/model.ts";
import { signalSeries } from "../../slo/names.ts";
import type { Output } from "../world.ts";
import { costText } from "./cost-text.ts";
import { countText, groupDigits } from "./count-text.ts";
import { otherAlertsText } from "./other-alerts-text.ts";
import { percentText } from "./percent-text.ts";
import { renderTable } from "./table.ts";
import { hangingText, unbroken } from "./wrap-text.ts";

interface Paper extends Pick<Output, "columns"> {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

/** One SLO in words and numbers: its budget, when its alerts fire and resolve, what is recorded and what that costs. */
export function sloText(slo: Slo, stack: Stack, { colors, columns }: Pick<Output, "colors" | "columns">): string {
  const { bold, dim } = pc.createColors(colors);
  const paper: Paper = { bold, dim, columns: Math.min(columns, 120) };
  const explained = explainSlo(slo, stack);
  const cost = stackCost(stack);
  const own = cost.bySlo.get(slo.id) ?? cost.byKind;
  const share = totalCost(own).samplesPerMinute / totalCost(cost.byKind).samplesPerMinute;
  return [
    headText(explained, paper),
    `${bold("When alerts fire")}, for errors that begin at once and stay, at steady traffic\n`,
    ...explained.tiers.map((tier) => tierText(tier, slo, paper)),
    ...(slo.sli.kind === "probe" && stack.exporter.alerts === "exporter" ? [exporterAlerts] : []),
    `${bold("Other alerts")}\n${otherAlertsText(explained, paper)}`,
    `${bold("What is recorded")}, once a minute\n${queriesText(explained, paper)}`,
    `${bold("What this SLO costs Prometheus")}, ${percentText(share)} of the stack\n${costText(own, { indent: "  ", dim })}`,
  ].join("\n");
}

function headText({ slo, budgetSeconds, budgetEvents, eventsInPeriod }: SloExplanation, { bold, dim }: Paper): string {
  const events =
    budgetEvents === undefined || eventsInPeriod === undefined
      ? ""
      : `, or ${groupDigits(budgetEvents)} of ${groupDigits(eventsInPeriod)} events`;
  const period = slo.period.kind === "rolling" ? `any ${slo.period.text}` : `each calendar ${slo.period.unit} (UTC)`;
  const groups =
    slo.groupBy.length === 0
      ? ""
      : `, by ${slo.groupBy.join(", ")} (${countText(slo.expect.groups, "group")}, each with a budget of its own)`;
  const rows = [
    ["objective", `${slo.objective} % over ${period}`],
    ["budget", `${secondsToWords(budgetSeconds)} of total failure${events}`],
    ["measured", `${wordsOf(slo)}${groups}`],
  ];
  return `${bold(slo.id)}  ${slo.title}\n${renderTable(
    rows.map(([name = "", text = ""]) => [{ text: name, paint: dim }, text]),
    { align: ["left", "left"], indent: "  " },
  )}`;
}

const exporterAlerts =
  "  The exporter itself raises these, and those on the period's budget and a missing signal (exporter.alerts); Prometheus does not.\n  The times above are those of rules, which read rates over five minutes once a minute; the exporter judges whole probes every\n  ten seconds, so that it usually sees the same within a probe interval and these ten seconds of when enough have failed.\n";

function wordsOf({ sli }: Slo): string {
  return sli.kind === "probe" && sli.measure === "time"
    ? "time in which the target failed its probes"
    : sliWords[sli.kind];
}

const sliWords = {
  events: "bad events of all events",
  latency: "slow events of all events",
  probe: "failed probes of all probes",
  timeSlice: "bad minutes of all minutes",
  ratio: "a ready-made error ratio",
  composite: "other SLOs of the stack",
} as const;

function tierText({ tier, cases }: TierExplanation, slo: Slo, { bold, dim, columns }: Paper): string {
  const { name, severity, longWindow, shortWindow } = tier.tier;
  const verb = severity === "page" ? "pages" : "opens a ticket";
  const waits = tier.timing?.for === undefined ? "" : ` for ${tier.timing.for}`;
  const guard = tier.minBadEvents > 0 ? `, and at least ${tier.minBadEvents} bad ${unitOf(slo)} in ${longWindow}` : "";
  const words = `${verb} on more than ${unbroken(percentText(Number(tier.threshold)))} errors over ${longWindow} and over ${shortWindow}${waits} (${unbroken(`${Number(Number(tier.factor).toPrecision(3))} × the budget`)})${guard}`;
  const [first = "", ...rest] = hangingText(`  ${name}: `, words, columns).split("\n");
  const heading = [first.replace(name, bold(name)), ...rest].join("\n");
  const heads = ["errors", "usually after", "at the latest", "budget gone", "ends within"].map((text) => ({
    text,
    paint: dim,
  }));
  const rows = cases.map((one) => caseRow(one, tier));
  return `${heading}\n${renderTable([heads, ...rows], { align: ["right", "right", "right", "right", "right"], indent: "    " })}`;
}

function caseRow(
  { errorRatio, detection, budgetSpent, resolveSeconds }: CaseExplanation,
  { threshold, minBadEvents }: TierExplanation["tier"],
): readonly string[] {
  const errors = percentText(errorRatio);
  if (detection.kind === "never") {
    const reason =
      detection.reason === "below-limit"
        ? `not more than ${percentText(Number(threshold))}`
        : `fewer than ${minBadEvents} bad events`;
    return [errors, `never: ${reason}`];
  }
  return [
    errors,
    secondsToWords(detection.usualSeconds),
    secondsToWords(detection.latestSeconds),
    percentText(budgetSpent ?? 0),
    secondsToWords(resolveSeconds ?? 0),
  ];
}

function unitOf({ sli }: Slo): string {
  if (sli.kind === "probe") return sli.measure === "time" ? "minutes" : "probes";
  return sli.kind === "timeSlice" ? "minutes" : "events";
}

function queriesText({ queries }: SloExplanation, { dim }: Paper): string {
  const one = (series: string, query: string) =>
    `  ${dim(series)}\n${query
      .split("\n")
      .map((line) => `    ${line}`)
      .join("\n")}\n`;
  return `${one(signalSeries.total, queries.total)}${one(signalSeries.bad, queries.bad)}`;
}
