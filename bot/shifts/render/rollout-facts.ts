import { isAdrift } from "../../../slo/shift/is-adrift.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { countText } from "../../facts/fact-texts.ts";
import { clip, instant, joined, link, type Mrkdwn, mrkdwn } from "../../render/escape.ts";
import { armName, armsDown, candidateOf, oldArmOf, stableOf } from "../report/arms.ts";
import { comparisonOf } from "../report/comparison.ts";
import { armsChangedAtMs, cutOffAtMs } from "../report/cut-off.ts";
import { isCutShort } from "../report/is-cut-short.ts";
import { leastUnfollowedMs } from "../report/least-unfollowed.ts";
import { lostOf, uncountedOf } from "../report/losses.ts";
import { lostOutsideOf } from "../report/lost-outside.ts";
import { madeAtMs } from "../report/made-at-ms.ts";
import { ownShare } from "../report/own-share.ts";
import { unusualOf } from "../report/unusual.ts";
import { lastMove } from "../report/weight-moves.ts";
import { isRunning, type Rollout } from "../rollout.ts";
import { percentText, pointsText } from "../texts/figures.ts";
import type { ShiftTexts } from "../texts/shift-texts.ts";
import { comparisonLine } from "./comparison-line.ts";
import { lostLine, lostOutsideLine } from "./lost-line.ts";
import { ratioText } from "./ratio-text.ts";
import { reasonText } from "./reason-text.ts";
import type { RolloutView } from "./rollout-view.ts";
import { pieces, say, words } from "./say.ts";
import { unusualLine } from "./unusual-line.ts";

/** What the lines of numbers are told in, and where links may point to. */
export interface FactsContext {
  readonly texts: ShiftTexts;
  readonly linkHosts: readonly string[];
}

const most = { reason: 200, incidents: 3, title: 100 } as const;
const barCells = 20;

/** The numbers of a rollout, line by line: where the traffic is, whether the new arm is worse, what was lost, what it cost. */
export function rolloutFacts(view: RolloutView, { texts, linkHosts }: FactsContext): readonly Mrkdwn[] {
  const { report } = view.rollout;
  return [
    shareLine(view.rollout, texts),
    verdictLine(report, texts),
    ledgerLine(view.rollout, texts),
    lostOutsideLine(lostOutsideOf(report), texts),
    unfollowedLine(report, texts),
    budgetLine(view.rollout, texts),
    headroomLine(view.rollout, texts),
    ...followedLines(view.rollout, texts),
    changeLine(report, texts),
    ...incidentLines(view, { texts, linkHosts }),
  ].filter((line) => line !== undefined);
}

/** `▰▰▰▰▰▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱ 24.8 % of the requests, 25 % intended`. */
function shareLine(rollout: Rollout, texts: ShiftTexts): Mrkdwn {
  const { report } = rollout;
  const { intended, name } = candidateOf(report);
  const actual = ownShare(rollout);
  // What it took in the last window is over.
  if (report.down.includes(name)) return pieces([words(bar(0)), say(texts.shareDown, ratioText(intended, texts))], " ");
  const reached = actual === null ? texts.unknown : say(texts.shareOf[report.shareBasis], percentText(actual));
  return pieces([words(bar(actual)), say(texts.share, reached, ratioText(intended, texts))], " ");
}

/** Of the whole, what the candidate has; a bar of question marks where nobody knows. */
function bar(share: number | null): string {
  if (share === null) return "▒".repeat(barCells);
  const full = Math.round(Math.min(1, Math.max(0, share)) * barCells);
  return `${"▰".repeat(full)}${"▱".repeat(barCells - full)}`;
}

function verdictLine(report: ShiftReport, texts: ShiftTexts): Mrkdwn {
  const unusual = unusualOf(report);
  if (unusual !== undefined) return unusualLine(unusual, texts);
  const kinds = { worse: texts.worse, not_worse: texts.notWorse, not_enough: texts.notEnough } as const;
  return pieces([words(kinds[report.verdict.kind]), comparisonLine(comparisonOf(report), texts)], ": ");
}

function ledgerLine(rollout: Rollout, texts: ShiftTexts): Mrkdwn | undefined {
  const { report, open } = rollout;
  const { ledger } = report;
  if (ledger === null) return undefined;
  if (uncountedOf(report) === "blind") {
    const sinceMs = open["blind:traffic"];
    return sinceMs === undefined ? words(texts.lostUnseen) : say(texts.lostUnknownSince, instant(sinceMs, "time"));
  }
  const lost = lostOf(report);
  const counted = lost && lostLine({ ...lost, isCutShort: isCutShort(rollout) }, texts);
  return pieces([counted ?? words(texts.lostUnknown), earlierText(ledger, texts), triedAgainText(ledger, texts)]);
}

/** A look that finds losses beside the first step cannot tell which was first. */
function earlierText({ lostAsItBegan = 0 }: NonNullable<ShiftReport["ledger"]>, texts: ShiftTexts): Mrkdwn | undefined {
  return lostAsItBegan < 1 ? undefined : say(texts.lostAsItBegan, countText(lostAsItBegan));
}

/** For how long nobody followed it: what happened then was found out later, if at all. */
function unfollowedLine({ unfollowed }: ShiftReport, texts: ShiftTexts): Mrkdwn | undefined {
  if (unfollowed === undefined || unfollowed === null) return undefined;
  const { fromMs, toMs } = unfollowed;
  if (toMs - fromMs < leastUnfollowedMs) return undefined;
  return say(texts.unfollowed, instant(fromMs, "time"), instant(toMs, "time"));
}

/** Where not all was seen, none is nothing to tell. */
function triedAgainText(
  { rescued, isWhole }: NonNullable<ShiftReport["ledger"]>,
  texts: ShiftTexts,
): Mrkdwn | undefined {
  if (rescued === null || (rescued === 0 && !isWhole)) return undefined;
  const count = countText(rescued);
  return say(texts.triedAgain, isWhole ? count : texts.atLeast(count));
}

/** What it spent, and until when that is known: what the whole period may have is known minutes later. */
function budgetLine(rollout: Rollout, texts: ShiftTexts): Mrkdwn | undefined {
  const { budget } = rollout.report;
  if (budget === null) return undefined;
  const { spent, knownUntilMs, isFinal } = budget;
  const [slo, most] = [clip(budget.slo, 80), percentText(budget.maxSpend)];
  if (spent === null) {
    if (isFinal === true) return say(texts.budgetUnknown, slo);
    return isFinal === false && !isRunning(rollout) ? say(texts.budgetNotYet, slo) : undefined;
  }
  const known = budget.isLeast === true ? texts.atLeast(percentText(spent)) : percentText(spent);
  if (isFinal !== false || typeof knownUntilMs !== "number") return say(texts.budget, known, slo, most);
  return say(texts.budgetSoFar, known, slo, instant(knownUntilMs, "time"), most);
}

/** What nobody follows any more is not taken back. */
function headroomLine(rollout: Rollout, texts: ShiftTexts): Mrkdwn | undefined {
  const { report } = rollout;
  const { headroom, down } = report;
  // An arm that is down takes nobody back.
  if (down.includes(stableOf(report).name)) return undefined;
  if (headroom === null || headroom.requestsPerSecond === null || !isRunning(rollout)) return undefined;
  return say(texts.headroom, countText(headroom.requestsPerSecond), countText(headroom.stableCapacity));
}

/** What is wrong now, and what is still to come. What nobody follows any more is not shown as if it were of now. */
function followedLines(rollout: Rollout, texts: ShiftTexts): readonly (Mrkdwn | undefined)[] {
  const { report, heardAtMs, leftAtMs } = rollout;
  if (leftAtMs === undefined) return [...troubleLines(rollout, texts), oldArmLine(report, texts)];
  // The numbers of a closed ledger are the last ones anyway.
  if (report.closed) return [];
  const changedAtMs = armsChangedAtMs(rollout);
  if (changedAtMs !== undefined) return [say(texts.armsChanged, instant(changedAtMs, "time"))];
  const nextAtMs = cutOffAtMs(rollout);
  return nextAtMs === undefined
    ? [say(texts.left, instant(madeAtMs(report, heardAtMs), "time"))]
    : [say(texts.cutOff, instant(nextAtMs, "time"))];
}

function troubleLines(rollout: Rollout, texts: ShiftTexts): readonly Mrkdwn[] {
  const { report, silentSinceMs } = rollout;
  const { drift, blind } = report;
  return [
    ...(silentSinceMs === undefined ? [] : [mark("❔", say(texts.silent, instant(silentSinceMs, "ago")))]),
    ...armsDown(report).map((arm) => mark("🔻", say(texts.down, armName(arm), ratioText(arm.intended, texts)))),
    ...(isAdrift(report) && drift !== null
      ? [mark("↔️", say(texts.adrift, pointsText(drift.share), pointsText(drift.tolerance)))]
      : []),
    ...blind.map(({ source, reason }) => mark("❔", say(texts.blind, texts.source[source], reasonText(reason)))),
  ];
}

function oldArmLine(report: ShiftReport, texts: ShiftTexts): Mrkdwn | undefined {
  const oldArm = oldArmOf(report);
  if (oldArm === undefined) return undefined;
  return say(oldArm.safeToDelete ? texts.mayGo : texts.mayNotGo, oldArm.name, clip(oldArm.why, most.reason));
}

function changeLine(report: ShiftReport, texts: ShiftTexts): Mrkdwn | undefined {
  const change = lastMove(report);
  if (change === undefined) return undefined;
  const [detail, when] = [clip(change.detail, most.reason), instant(change.atMs, "time")];
  return change.by === null || change.by === ""
    ? say(texts.lastChangeOfNobody, detail, when)
    : say(texts.lastChange, detail, clip(change.by, 80), when);
}

function incidentLines({ incidents }: RolloutView, { texts, linkHosts }: FactsContext): readonly Mrkdwn[] {
  return incidents.slice(0, most.incidents).map(({ id, title, status, url }) => {
    const name = mrkdwn`${clip(title, most.title)}`;
    const shown = url === undefined ? undefined : link({ name: id, url }, linkHosts);
    // A link that may not be pressed would only be a long address.
    const where = shown?.mrkdwn.startsWith("<") === true ? shown : mrkdwn`${id}`;
    const incident = joined([name, mrkdwn`(${where})`], " ");
    return status === "unknown"
      ? mark("❔", say(texts.unknownIncident, incident))
      : mark("🔥", say(texts.incident, incident));
  });
}

function mark(symbol: string, line: Mrkdwn): Mrkdwn {
  return mrkdwn`${symbol} ${line}`;
}
