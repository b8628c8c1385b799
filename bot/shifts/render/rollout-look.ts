import { looks, severityLook } from "../../render/state-look.ts";
import { lostOf, uncountedOf } from "../report/losses.ts";
import { lostOutsideOf } from "../report/lost-outside.ts";
import { remainsAdrift } from "../report/remains-adrift.ts";
import { unusualOf } from "../report/unusual.ts";
import type { Rollout } from "../rollout.ts";
import type { RolloutState } from "../texts/shift-texts.ts";

/** How a state looks; its word is in the table of texts. */
interface RolloutLook {
  readonly symbol: string;
  readonly color: string;
}

const { color: red } = severityLook("critical");
const { color: orange } = severityLook("warning");
const { color: blue } = severityLook("info");
const { color: green } = looks.fine;
const { color: grey } = looks.unknown;

/** Symbols and colours by state: none of them says anything alone. */
export const rolloutLooks: Readonly<Record<RolloutState, RolloutLook>> = {
  shifting: { symbol: "🔀", color: blue },
  paused: { symbol: "⏸️", color: blue },
  worse: { symbol: "🔴", color: red },
  lost: { symbol: "🟠", color: orange },
  lostLater: { symbol: "🟠", color: orange },
  down: { symbol: "🔻", color: orange },
  drift: { symbol: "🟠", color: orange },
  aborting: { symbol: "↩️", color: orange },
  rolledBack: { symbol: "↩️", color: orange },
  unknown: { symbol: "❔", color: grey },
  superseded: { symbol: "⚪", color: grey },
  uncounted: { symbol: "❔", color: grey },
  uncompared: { symbol: "❔", color: grey },
  unusual: { symbol: "🟠", color: orange },
  completed: { symbol: "✅", color: green },
};

/** The state that a rollout's message shows: its end, then what is wrong with it, then what it does. Blindness is grey, never green. */
export function stateOf(rollout: Rollout): RolloutState {
  const { report, supersededBy, silentSinceMs, leftForArms } = rollout;
  const { outcome, phase, verdict, blind, down } = report;
  const lost = lostOf(report);
  const hasLost = (lost?.lost ?? 0) > 0;
  if (supersededBy !== undefined && outcome === null) return "superseded";
  if (outcome === "rolled_back") return "rolledBack";
  if (outcome === "completed") {
    if (verdict.kind === "worse") return "worse";
    if (unusualOf(report) !== undefined) return "unusual";
    if (hasLost) return "lost";
    if (lostOutsideOf(report) !== undefined) return "lostLater";
    if (uncountedOf(report) !== undefined || lost?.gap !== undefined) return "uncounted";
    return verdict.kind === "not_worse" ? "completed" : "uncompared";
  }
  if (silentSinceMs !== undefined || leftForArms === true) return "unknown";
  if (phase === "aborting") return "aborting";
  if (verdict.kind === "worse") return "worse";
  if (blind.length > 0) return "unknown";
  if (hasLost) return "lost";
  // Where its traffic goes instead is the consequence.
  if (down.length > 0) return "down";
  if (remainsAdrift(report, rollout)) return "drift";
  return phase === "paused" ? "paused" : "shifting";
}
