import pc from "picocolors";
import type { BacktestReport, FiredAlert, GroupTotals } from "../../alerts/backtest/report.ts";
import { secondsToWords } from "../../slo/duration.ts";
import type { Labels } from "../../slo/model.ts";
import type { Output } from "../world.ts";
import { attainmentText } from "./attainment-text.ts";
import { countText, groupDigits } from "./count-text.ts";
import { momentText } from "./moment-text.ts";
import { percentText } from "./percent-text.ts";
import { type Cell, renderTable } from "./table.ts";

type Paint = Pick<ReturnType<typeof pc.createColors>, "bold" | "dim" | "red" | "yellow" | "green">;

const mostAlerts = 40;
const mostGroups = 10;

/** What a backtest found for one SLO, as people read it. */
export function backtestText(report: BacktestReport, { colors }: Pick<Output, "colors">): string {
  const paint = pc.createColors(colors);
  const { slo, objective, period, from, to } = report;
  const head = `${paint.bold(slo)}  ${objective} % over ${period}, ${momentText(from)} to ${momentText(to)} UTC (${secondsToWords(to - from)})`;
  return [
    `${head}\n${totalsText(report, paint)}`,
    ...groupsText(report, paint),
    `${notificationsText(report, paint)}\n${alertsText(report.alerts, paint)}`,
  ].join("\n");
}

/** `2 pages and 3 tickets`. */
export function notificationCounts({ notifications: { pages, tickets } }: BacktestReport): string {
  return `${countText(pages, "page")} and ${countText(tickets, "ticket")}`;
}

/** The figures of a report, one line each. */
export function totalsText(report: BacktestReport, { dim, red, green }: Paint): string {
  const { totals, objective, period, groups } = report;
  const { attainment, budgetSpent, budgetLeft, coverage, minutes } = totals;
  const isMet = budgetSpent !== null && budgetSpent <= 1;
  const verdict = isMet ? green("objective met") : red("objective missed");
  const worst = groups.length > 1 ? " of the worst group" : "";
  const known = coverage < 0.995 ? ` (${percentText(coverage)} of it known)` : "";
  const ofPeriod = `the ${period} budget${worst}`;
  const left = budgetLeft === null ? `${ofPeriod} unknown` : `${leftText(budgetLeft, ofPeriod)} at the end${known}`;
  const rows: readonly (readonly [string, string])[] = [
    ["attainment", attainment === null ? "unknown: no events" : `${attainmentText(attainment, objective)}, ${verdict}`],
    [
      "events",
      `${groupDigits(totals.events)}, of them ${groupDigits(totals.badEvents)} bad${unspoken(totals.badEventsWithoutAlert, totals.badEvents)}`,
    ],
    ["budget", `${budgetSpent === null ? "" : `${percentText(budgetSpent)} of what this time allows spent; `}${left}`],
    ["measured", minutesText(minutes)],
  ];
  return renderTable(
    rows.map(([name, text]) => [{ text: name, paint: dim }, text]),
    { align: ["left", "left"], indent: "  " },
  );
}

function leftText(budgetLeft: number, ofPeriod: string): string {
  return budgetLeft < 0
    ? `${ofPeriod} overspent by ${percentText(-budgetLeft)}`
    : `${percentText(budgetLeft)} of ${ofPeriod} left`;
}

function unspoken(badEvents: number, all: number): string {
  return badEvents > 0 ? `; ${percentText(badEvents / all)} of those outside every burn alert` : "";
}

function minutesText({ measured, idle, excluded, unknown }: BacktestReport["totals"]["minutes"]): string {
  const parts = [
    [idle, "without events"],
    [excluded, "excluded"],
    [unknown, "unknown"],
  ] as const;
  const rest = parts.filter(([count]) => count > 0).map(([count, word]) => `, ${secondsToWords(count * 60)} ${word}`);
  return `${secondsToWords(measured * 60)}${rest.join("")}`;
}

function groupsText({ groups, objective, period }: BacktestReport, { dim }: Paint): readonly string[] {
  if (groups.length === 0 || (groups.length === 1 && Object.keys(groups[0]?.labels ?? {}).length === 0)) return [];
  const heads = ["group", "events", "bad", "attainment", `${period} budget left`, "unknown"].map((text) => ({
    text,
    paint: dim,
  }));
  const sorted = groups.toSorted(
    (a, b) => (a.budgetLeft ?? Number.POSITIVE_INFINITY) - (b.budgetLeft ?? Number.POSITIVE_INFINITY),
  );
  const rows = sorted.slice(0, mostGroups).map((group) => groupRow(group, objective));
  const more =
    groups.length > mostGroups
      ? [[{ text: `and ${countText(groups.length - mostGroups, "more group")} with more budget left`, paint: dim }]]
      : [];
  return [
    renderTable([heads, ...rows, ...more], {
      align: ["left", "right", "right", "right", "right", "right"],
      indent: "  ",
    }),
  ];
}

function groupRow(group: GroupTotals, objective: string): readonly string[] {
  return [
    labelsText(group.labels),
    groupDigits(group.events),
    groupDigits(group.badEvents),
    group.attainment === null ? "unknown" : attainmentText(group.attainment, objective),
    group.budgetLeft === null ? "unknown" : percentText(group.budgetLeft),
    secondsToWords(group.unknownMinutes * 60),
  ];
}

function notificationsText(report: BacktestReport, { bold }: Paint): string {
  const { pages, tickets } = report.notifications;
  const words =
    pages + tickets === 0 ? "Nobody would have been told anything" : `Would have sent ${notificationCounts(report)}`;
  return `  ${bold(words)}`;
}

function alertsText(alerts: readonly FiredAlert[], paint: Paint): string {
  if (alerts.length === 0) return "";
  const heads = [
    "alert",
    "",
    "fired (UTC)",
    "for",
    "detected after",
    "peak burn",
    "budget gone by then",
    "by its end",
  ].map((text) => ({ text, paint: paint.dim }));
  const more =
    alerts.length > mostAlerts
      ? `  ${paint.dim(`and ${groupDigits(alerts.length - mostAlerts)} more; --format json lists them all`)}\n`
      : "";
  const table = renderTable([heads, ...alerts.slice(0, mostAlerts).map((alert) => alertRow(alert, paint))], {
    align: ["left", "left", "left", "left", "right", "right", "right", "right"],
    indent: "  ",
  });
  return withoutTrailingSpace(table) + more;
}

function alertRow(alert: FiredAlert, { red, yellow }: Paint): readonly (string | Cell)[] {
  const { incident, severity } = alert;
  const share = (ratio: number | null) => (ratio === null ? "unknown" : percentText(ratio));
  return [
    alertName(alert),
    { text: severity, paint: severity === "page" ? red : yellow },
    startText(alert),
    lengthText(alert),
    ...(incident === null
      ? ["", "", "", ""]
      : [
          secondsToWords(incident.detectionSeconds),
          `${groupDigitsOf(incident.peakBurnRate)}×`,
          share(incident.budgetSpentAtDetection),
          share(incident.budgetSpent),
        ]),
  ];
}

/** `page-fast`, or the alert's own name, with the group that it fired for. */
export function alertName({ alert, tier, labels }: FiredAlert): string {
  const group = Object.keys(labels).length === 0 ? "" : ` ${labelsText(labels)}`;
  return `${tier ?? alert}${group}`;
}

/** When an alert fired. */
export function startText({ from }: FiredAlert): string {
  return from === null ? "before this range" : momentText(from);
}

/** How long an alert fired. */
export function lengthText({ from, to, firingMinutes }: FiredAlert): string {
  if (to === null) return `${secondsToWords(firingMinutes * 60)}, still firing`;
  return secondsToWords(from === null ? firingMinutes * 60 : to - from);
}

function labelsText(labels: Labels): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(", ")}}`;
}

function groupDigitsOf(burnRate: number): string {
  return Number(burnRate.toPrecision(3)).toLocaleString("en-US");
}

/** A table without the spaces that its last columns leave where they are empty. */
export function withoutTrailingSpace(table: string): string {
  return table.replace(/ +$/gm, "");
}
