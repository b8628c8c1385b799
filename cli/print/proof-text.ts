import pc from "picocolors";
import type { CauseCount, DurationFigures, ProofReport } from "../../exporters/prove/report/proof-report.ts";
import type { Output } from "../world.ts";
import { countText, groupDigits } from "./count-text.ts";
import { msText } from "./ms-text.ts";
import { percentText } from "./percent-text.ts";
import { sharesText } from "./shares-text.ts";
import { spanText } from "./span-text.ts";
import { renderTable } from "./table.ts";

type Paint = Pick<ReturnType<typeof pc.createColors>, "bold" | "dim" | "red" | "yellow" | "green">;

/** A proof as people read it: what it came to first. */
export function proofText(report: ProofReport, { colors }: Pick<Output, "colors">): string {
  const paint = pc.createColors(colors);
  return [
    `${headText(report, paint)}\n${figuresText(report, paint)}`,
    ...lostText(report, paint),
    ...sharesText(report.shares, paint),
  ].join("\n");
}

function headText(report: ProofReport, { bold, red, yellow, green }: Paint): string {
  const { verdict, sent, failed, seconds, plannedSeconds } = report;
  const lost = `${groupDigits(failed)} of ${countText(sent, "request")} lost`;
  const early = report.endedEarly
    ? `\nended early: this holds for ${spanText(seconds)} of ${spanText(plannedSeconds)}`
    : "";
  switch (verdict.kind) {
    case "proven":
      return `${bold(green(lost))}${early}\n`;
    case "lost":
      return `${bold(red(lost))}${early}\n`;
    case "not-proven":
      return `${bold(yellow(`not proven: ${verdict.reasons.join("; ")}`))}\n${lost}, of what was seen${early}\n`;
  }
}

function figuresText(report: ProofReport, { dim }: Paint): string {
  const { due, sent, missed, ok, failed, durations, client } = report;
  const rows: readonly (readonly [string, string])[] = [
    [
      "sent",
      `${groupDigits(sent)} of ${groupDigits(due)} due in ${spanText(report.seconds)}${missed > 0 ? `; ${groupDigits(missed)} not sent` : ""}`,
    ],
    ["ok", groupDigits(ok)],
    ["failed", `${groupDigits(failed)}${closedText(report)}`],
    ...triedAgainRows(report),
    ["proves", boundText(report)],
    ["longest gap", gapText(report)],
    ["p99", durationsText(durations.before.usual, durations.during.usual)],
    ["slow p99", slowText(report)],
    ["own lag", `${client.longestLagMs} ms at most${unmeasuredText(client.unmeasuredSeconds)}`],
    ...Object.entries(client.unsent).map(
      ([reason, count]) => ["not sent", `${groupDigits(count)}: ${reason}`] as const,
    ),
  ];
  return renderTable(
    rows.map(([name, text]) => [{ text: name, paint: dim }, text]),
    { align: ["left", "left"], indent: "  " },
  );
}

function closedText({ closedOnReusedConnections: count }: ProofReport): string {
  if (count === 0) return "";
  return `; ${groupDigits(count)} of them because a connection that had carried others was closed, where browsers send a GET again`;
}

function triedAgainRows({ haproxy }: ProofReport): readonly (readonly [string, string])[] {
  if (haproxy === null) return [];
  const { backend, retries, redispatches, restarts, blindLooks } = haproxy;
  const tries = `${countText(retries, "retry").replace("retrys", "retries")} and ${redispatches === 1 ? "1 redispatch" : `${groupDigits(redispatches)} redispatches`}`;
  const rows: [string, string][] = [["tried again", `${tries} in HAProxy's backend ${backend}, of all its clients`]];
  if (restarts > 0)
    rows.push([
      "haproxy",
      `its counters began anew ${restarts === 1 ? "once" : `${restarts} times`}: a reload, which forgets runtime weights`,
    ]);
  if (blindLooks > 0) rows.push(["haproxy", `did not answer ${blindLooks === 1 ? "once" : `${blindLooks} times`}`]);
  return rows;
}

function boundText({ bound }: ProofReport): string {
  if (bound === null) return "nothing";
  return bound.kind === "below"
    ? `less than ${percentText(bound.ratio, "up")} are lost (95 %; about 3 divided by the requests)`
    : `${percentText(bound.low, "down")} to ${percentText(bound.high, "up")} are lost (95 %, Wilson)`;
}

function gapText({ longestGap: { seconds, fromSecond }, ok, failed }: ProofReport): string {
  if (ok + failed < 2) return "unknown";
  const text = `${msText(seconds * 1000)} without a success`;
  return failed === 0 ? `${text}, the pace of the requests` : `${text}, from second ${fromSecond}`;
}

function durationsText(before: DurationFigures, during: DurationFigures): string {
  return `${durationText(during, "during")}, ${durationText(before, "before")}`;
}

/** Few answers have no 99th percentile, but a slowest. */
function durationText({ count, p99Ms, longestMs }: DurationFigures, phase: "before" | "during"): string {
  if (longestMs === null) return `unknown ${phase}`;
  return p99Ms === null
    ? `at most ${msText(longestMs)} (${countText(count, "answer")}) ${phase}`
    : `${msText(p99Ms)} ${phase} (slowest ${msText(longestMs)})`;
}

function slowText({ slowUrl, durations }: ProofReport): string {
  if (slowUrl === null) return "no slow requests were sent: name some with --slow-url, for drains lose those first";
  return durationsText(durations.before.slow, durations.during.slow);
}

function unmeasuredText(seconds: readonly number[]): string {
  return seconds.length === 0 ? "" : `; not measured: second ${secondsText(seconds)}`;
}

function lostText(
  { failures, failed, failedOnKeptConnections: kept }: ProofReport,
  { bold, dim }: Paint,
): readonly string[] {
  if (failures.length === 0) return [];
  const heads = ["cause", "lost", "in seconds"].map((text) => ({ text, paint: dim }));
  const table = renderTable([heads, ...failures.map(causeRow)], { align: ["left", "right", "left"], indent: "  " });
  return [
    `${bold("Lost")}, ${groupDigits(kept)} on kept and ${groupDigits(failed - kept)} on new connections\n${table}`,
  ];
}

function causeRow({ cause, count, seconds }: CauseCount): readonly string[] {
  return [cause, groupDigits(count), secondsText(seconds.map(([second]) => second))];
}

const mostRanges = 8;

/** `3, 7-9`. */
function secondsText(seconds: readonly number[]): string {
  const ranges: [from: number, to: number][] = [];
  for (const second of seconds) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === second - 1) last[1] = second;
    else ranges.push([second, second]);
  }
  const shown = ranges.slice(0, mostRanges).map(([from, to]) => (from === to ? String(from) : `${from}-${to}`));
  return `${shown.join(", ")}${ranges.length > mostRanges ? `, … ${ranges.at(-1)?.[1]}` : ""}`;
}
