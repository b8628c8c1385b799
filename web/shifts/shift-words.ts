import type { ShiftReport } from "../api/shifts-api.ts";
import { countedText, countText } from "../format/number-text.ts";
import { clockText, dayText, type TimeOptions } from "../format/time-text.ts";
import type { Tone } from "../parts/state-mark.tsx";

/** A state with the tone that it is shown in. */
export interface Words {
  readonly tone: Tone;
  readonly words: string;
}

const phases: Readonly<Record<ShiftReport["phase"], string>> = {
  idle: "idle",
  shifting: "moving",
  paused: "paused",
  settled: "settled",
  aborting: "going back",
};

/** What a shift does, or how its last rollout ended. */
export function phaseWords({ phase, outcome }: Pick<ShiftReport, "phase" | "outcome">): string {
  if (outcome === "completed") return "completed";
  return outcome === "rolled_back" ? "rolled back" : phases[phase];
}

type Counted = Pick<ShiftReport, "ledger" | "blind" | "shareBasis" | "outcome">;

// Why nobody knows what became of requests, and why not all was seen, bot/shifts/report/losses.ts decides alike: web may import none of it.

/** Why nobody knows what became of requests; nothing where they are counted. */
export function uncountedWords({ ledger, blind, shareBasis, outcome }: Counted): string | undefined {
  const lost = ledger?.lost ?? null;
  // What was lost before stays lost, and what was counted until the end stays counted.
  if (lost !== null && (lost > 0 || outcome !== null)) return undefined;
  if (ledger === null && shareBasis !== "requests") return "requests cannot be counted here (TCP mode)";
  if (blind.some(({ source }) => source === "traffic")) return "the traffic cannot be read";
  return ledger === null ? "requests cannot be counted here" : undefined;
}

/** What was lost: unknown as soon as nobody sees it any more. */
export function lostWords(report: Counted): Words {
  const why = uncountedWords(report);
  const { ledger } = report;
  if (why !== undefined || ledger === null)
    return { tone: "unknown", words: `unknown${why === undefined ? "" : `, ${why}`}` };
  const { lost, sent } = ledger;
  if (lost === null) return { tone: "unknown", words: `unknown of ${countText(sent)}` };
  const words = `${countText(lost)} of ${countText(sent)}`;
  if (!isPartial(ledger)) return { tone: lost > 0 ? "bad" : "good", words };
  return lost > 0
    ? { tone: "bad", words: `at least ${words}` }
    : { tone: "unknown", words: `none seen of ${countText(sent)}, but not all was seen` };
}

/** `2 of them maybe just before it began`: a look that finds losses beside the first step cannot tell which was first. */
export function earlierWords({ ledger }: Pick<ShiftReport, "ledger">): string | undefined {
  const asItBegan = ledger?.lostAsItBegan ?? 0;
  return asItBegan < 1 ? undefined : `${countText(asItBegan)} of them maybe just before it began`;
}

type Late = Pick<ShiftReport, "lostLately" | "lostOutside">;

/**
 * `412 requests were lost in the last two minutes, outside of this rollout`, which its ledger does not have, or how many since that was
 * closed; nothing where none were.
 */
export function lateLossWords(
  { lostLately = null, lostOutside = null }: Late,
  options: TimeOptions = {},
): string | undefined {
  if (lostOutside !== null && lostOutside.lost >= 1) {
    const { lost, lastAtMs } = lostOutside;
    const last = `the last on ${dayText(lastAtMs, options)} at ${clockText(lastAtMs, options)}`;
    return `${countedText(lost, "request")} ${lost < 2 ? "was" : "were"} lost after this rollout's account was closed, ${last}`;
  }
  if (lostLately === null || lostLately < 1) return undefined;
  return `${countedText(lostLately, "request")} ${lostLately < 2 ? "was" : "were"} lost in the last two minutes, outside of this rollout`;
}

/** Why not all of a rollout's requests were seen; nothing where they were. */
export function gapWords(
  {
    ledger,
    changes,
    startedAtMs,
    reloadedAtMs,
    unseenProxies = null,
  }: Pick<ShiftReport, "ledger" | "changes" | "startedAtMs" | "reloadedAtMs" | "unseenProxies">,
  options: TimeOptions = {},
): string | undefined {
  if (ledger === null || !isPartial(ledger)) return undefined;
  if (unseenProxies !== null) return `Not all was seen: ${unseenWords(unseenProxies, options)}`;
  const hasMoved = changes.some(({ atMs, by }) => by === "reload" && atMs >= (startedAtMs ?? 0));
  return hasMoved || typeof reloadedAtMs === "number"
    ? "HAProxy was reloaded or restarted meanwhile, so not all was seen"
    : "Not all was seen: counters began anew, or nobody looked all the time";
}

function unseenWords({ count, of, sinceMs }: NonNullable<ShiftReport["unseenProxies"]>, options: TimeOptions): string {
  const which = count === 1 ? `one of ${of} HAProxies is` : `${count} of ${of} HAProxies are`;
  return `${which} not seen since ${clockText(sinceMs, options)}`;
}

/** Whether some of what a ledger counts was not seen; exporters that are older do not say. */
export function isPartial({ isWhole }: Partial<Pick<NonNullable<ShiftReport["ledger"]>, "isWhole">>): boolean {
  return isWhole === false;
}

/** Whether the new version is worse; what nobody knows is never good. */
export function verdictWords(report: Counted & Pick<ShiftReport, "verdict" | "rollout" | "alone">): Words {
  const { verdict, rollout, blind, alone } = report;
  if (rollout === null) return { tone: "quiet", words: "No rollout yet" };
  if (verdict.kind === "worse") return { tone: "bad", words: "Worse than before" };
  if (alone?.isFine === false) return { tone: "warn", words: "Not compared, and fails more than usual" };
  if (blind.some(({ source }) => source === "traffic"))
    return { tone: "unknown", words: "Unknown: traffic is not seen" };
  if (report.ledger === null && report.shareBasis !== "requests")
    return { tone: "unknown", words: `Unknown: ${uncountedWords(report)}` };
  return verdict.kind === "not_worse"
    ? { tone: "good", words: "Not worse than before" }
    : { tone: "unknown", words: "Not enough data" };
}

/** Whether requests go where the weights say. */
export function driftWords({ drift }: Pick<ShiftReport, "drift">): Words {
  if (drift === null) return { tone: "unknown", words: "unknown" };
  const points = `${Number((Math.abs(drift.share) * 100).toFixed(1))} points ${drift.share < 0 ? "below" : "above"}`;
  if (Math.abs(drift.share) <= drift.tolerance) return { tone: "good", words: "within chance" };
  return drift.settled ? { tone: "warn", words: points } : { tone: "quiet", words: `${points}, still settling` };
}

/** Whether the arm that traffic left may go. */
export function oldArmWords({ oldArm }: Pick<ShiftReport, "oldArm">): Words {
  if (oldArm === null) return { tone: "unknown", words: "unknown" };
  return oldArm.safeToDelete ? { tone: "good", words: "may be deleted" } : { tone: "quiet", words: "still needed" };
}

/** `of checkout-availability, as known until 12:08`: a figure that may still grow says so. */
export function budgetNote(
  { slo, spent, knownUntilMs, isFinal }: NonNullable<ShiftReport["budget"]>,
  options: TimeOptions = {},
): string {
  if (isFinal !== false) return `of ${slo}`;
  if (spent === null || typeof knownUntilMs !== "number") return `of ${slo}, known minutes later`;
  return `of ${slo}, as known until ${clockText(knownUntilMs, options)}`;
}

const sources: Readonly<Record<ShiftReport["blind"][number]["source"], string>> = {
  weights: "The weights",
  traffic: "The traffic",
  declared: "The declared weights",
};

/** `The traffic cannot be read: connect ECONNREFUSED`. */
export function blindWords({ source, reason }: ShiftReport["blind"][number]): string {
  return `${sources[source]} cannot be read: ${reason}`;
}

/** `blue is down: it is meant to have 75 % and none of its servers takes requests. There is no way back.` */
export function downWords(arm: string, { arms }: Pick<ShiftReport, "arms">): string {
  const found = arms.find(({ name }) => name === arm);
  const share = found?.intended ?? null;
  const meant = share === null ? "it has weight" : `it is meant to have ${Number((share * 100).toFixed(1))} %`;
  const back = found?.role === "stable" ? " There is no way back." : "";
  return `${arm} is down: ${meant}, and none of its servers takes requests.${back}`;
}
