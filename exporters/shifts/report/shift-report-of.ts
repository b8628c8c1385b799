import { type AloneVerdict, aloneJudge, judgeAlone } from "../../../slo/shift/gate/judge-alone.ts";
import { proxyHoldsWeights } from "../../../slo/shift/proxy-holds-weights.ts";
import { rollbackLimit } from "../../../slo/shift/rollback-limit.ts";
import { shareTolerance } from "../../../slo/shift/share-tolerance.ts";
import type { EarlierRolloutReport, ShiftArmReport, ShiftDrift, ShiftReport } from "../../../slo/shift/shift-report.ts";
import { trafficForm } from "../../../slo/shift/traffic-selectors.ts";
import { armsOf, type ShiftArm } from "../../../slo/shift/traffic-shift.ts";
import { wilsonInterval } from "../../../slo/wilson-interval.ts";
import { type ActualShare, actualShare } from "../track/actual-share.ts";
import { hasSettled } from "../track/advance-phase.ts";
import { type ArmTotals, noTotals, totalsSince } from "../track/arm-totals.ts";
import { armsDown, intendedShares, liveWeights } from "../track/intended-share.ts";
import { lostLately } from "../track/lost-lately.ts";
import { namingOf } from "../track/rollout-naming.ts";
import type { EarlierRollout } from "../track/shift-state.ts";
import { endedSums } from "../track/uncompared.ts";
import { areSlowKnown, measuredOf } from "./are-slow-known.ts";
import { budgetReport } from "./budget-report.ts";
import { oldArm } from "./old-arm.ts";
import { shareSample } from "./share-sample.ts";
import { isBlind, type ShiftFacts } from "./shift-facts.ts";
import { rolloutTotals, shiftLedger } from "./shift-ledger.ts";
import { shiftStep } from "./shift-step.ts";
import { decidingVerdict, isTrafficKnown } from "./shift-verdict.ts";
import { unseenProxies } from "./unseen-proxies.ts";

/** Everything known of a shift at this moment. */
export function shiftReportOf(facts: ShiftFacts): ShiftReport {
  const { tracked, state, nowMs } = facts;
  const { shift } = tracked;
  const { rollout } = state;
  const actual = isTrafficKnown(facts) ? actualShare(tracked, state) : undefined;
  const verdict = decidingVerdict(facts);
  return {
    shift: shift.id,
    title: shift.title,
    service: shift.service,
    strategy: shift.strategy,
    layer: shift.layer,
    rollout: rollout?.id ?? null,
    phase: state.phase,
    outcome: rollout?.outcome ?? null,
    step: shiftStep(shift, state),
    atMs: nowMs,
    shareBasis: trafficForm(shift).shareBasis,
    startedAtMs: rollout?.startedAtMs ?? null,
    shareRange: (isBlind(facts, "weights") ? undefined : state.weights?.shareRange) ?? null,
    changedAtMs: state.changedAtMs,
    endedAtMs: rollout?.endedAtMs ?? null,
    closed: rollout !== null && rollout.until !== null,
    arms: armsOf(shift).map((arm) => armReport(arm, facts, actual)),
    drift: driftOf(facts, actual),
    verdict,
    alone: rollout?.outcome === "completed" && verdict.kind === "not_enough" ? aloneVerdict(facts) : null,
    ledger: shiftLedger(facts),
    lostLately: isTrafficKnown(facts) ? lostLately(state, nowMs) : null,
    lostOutside: rollout?.lostOutside ?? null,
    unseenProxies: unseenProxies(state),
    reloadedAtMs: (proxyHoldsWeights(shift) ? rollout?.reloadedAtMs : undefined) ?? null,
    unfollowed: rollout?.unfollowed ?? null,
    earlierRollouts: (state.earlier ?? []).map(earlierReport),
    budget: budgetOf(facts),
    earlierBudgets: earlierBudgetsOf(facts),
    headroom: headroomOf(facts, actual),
    blind: facts.blind,
    down: isBlind(facts, "weights") ? [] : armsDown(shift, state.weights),
    changes: state.changes,
    oldArm: oldArm(facts),
    links: rollout?.naming?.links ?? shift.links,
    runbook: shift.runbook ?? null,
    channel: shift.channel === "" ? null : shift.channel,
    mention: shift.mention === "" ? null : shift.mention,
  };
}

function armReport(arm: ShiftArm, facts: ShiftFacts, actual: ActualShare | undefined): ShiftArmReport {
  const { tracked, state, declared } = facts;
  const { shift } = tracked;
  const { name, role, cluster } = arm;
  const { versions } = state.rollout?.naming ?? namingOf(shift);
  const { requests, errors, slow, measured } = countsOf(name, facts);
  const errorRatio = requests > 0 ? Math.min(1, errors / requests) : null;
  return {
    name,
    role,
    version: versions[name] ?? null,
    cluster: cluster ?? null,
    weight: isBlind(facts, "weights") ? null : (state.weights?.byArm[name] ?? null),
    intended: intendedOf(facts)?.[name] ?? null,
    actual: actual?.byArm?.[name] ?? null,
    declared: intendedShares(shift, declared)?.[name] ?? null,
    requests,
    errors,
    errorRatio,
    interval: errorRatio === null ? null : (wilsonInterval(errorRatio, requests) ?? null),
    slow,
    slowRatio: slow === null || measured === 0 ? null : slow / measured,
    requestsPerSecond: actual?.perSecond?.[name] ?? null,
    inflight: isTrafficKnown(facts) ? (state.traffic?.arms[name]?.inflight ?? null) : null,
    dnsShare: dnsShare(name, facts),
  };
}

/** How the candidate does by itself, as the gate asks. */
function aloneVerdict(facts: ShiftFacts): AloneVerdict {
  const { shift } = facts.tracked;
  const counts = ({ name }: ShiftArm) => countsOf(name, facts);
  return judgeAlone({
    candidate: counts(shift.candidate),
    stable: counts(shift.stable),
    judge: aloneJudge(shift),
  });
}

/** What came to an end in a rollout: what the verdict rests on, and what came before anything was compared. Slow are so many of those measured. */
export function countsOf(name: string, facts: ShiftFacts) {
  const { tracked, state } = facts;
  const unmeasured = { slow: null, measured: 0 };
  // What is counted instead are no requests, and is not to be taken for them.
  if (trafficForm(tracked.shift).shareBasis !== "requests") return { requests: 0, errors: 0, ...unmeasured };
  const compared = state.rollout?.compared[name];
  if (compared === undefined) {
    const totals = state.rollout === null ? unseenTotals(name, facts) : rolloutTotals(tracked.shift, state)?.[name];
    return { ...endedSums(totals ?? noTotals), ...unmeasured };
  }
  const { requests, errors, slow } = compared;
  const before = state.rollout?.uncompared?.[name];
  return {
    requests: requests + (before?.requests ?? 0),
    errors: errors + (before?.errors ?? 0),
    ...(areSlowKnown(name, facts) ? { slow, measured: measuredOf(compared) } : unmeasured),
  };
}

/** Of a rollout that was over before anybody looked: what the candidate that has everything got since then. The stable arm's is of another time. */
function unseenTotals(name: string, { tracked, state }: ShiftFacts): ArmTotals | undefined {
  const isAlone = state.share === 1 && name === tracked.shift.candidate.name;
  return isAlone ? totalsSince(undefined, state.totals[name]) : undefined;
}

function intendedOf(facts: ShiftFacts): Readonly<Record<string, number>> | undefined {
  const { tracked, state } = facts;
  return isBlind(facts, "weights") ? undefined : intendedShares(tracked.shift, state.weights?.byArm);
}

function driftOf(facts: ShiftFacts, actual: ActualShare | undefined): ShiftDrift | null {
  const { tracked, state, nowMs } = facts;
  const { name } = tracked.shift.candidate;
  const shares = isBlind(facts, "weights") ? undefined : intendedShares(tracked.shift, liveWeights(state.weights));
  const [live, reached] = [shares?.[name], actual?.byArm?.[name]];
  if (live === undefined || reached === undefined || actual === undefined) return null;
  const { points, deviations } = shareTolerance;
  const deviation = Math.sqrt((live * (1 - live)) / Math.max(shareSample(facts, actual), 1));
  return {
    share: reached - live,
    tolerance: points + deviations * deviation,
    settled: hasSettled(tracked, state, nowMs),
  };
}

function dnsShare(name: string, { dnsAnswers, tracked }: ShiftFacts): number | null {
  const sum = armsOf(tracked.shift).reduce((all, arm) => all + (dnsAnswers[arm.name] ?? 0), 0);
  return sum > 0 ? (dnsAnswers[name] ?? 0) / sum : null;
}

function earlierReport(one: EarlierRollout): EarlierRolloutReport {
  const { id, startedAtMs, endedAtMs = null, outcome = null, unfollowed = null, backSinceMs = null } = one;
  const { lostOutside = null } = one;
  return { rollout: id, startedAtMs, endedAtMs, outcome, backSinceMs, lostOutside, unfollowed };
}

function budgetOf({ tracked, spending: { now } }: ShiftFacts): ShiftReport["budget"] {
  const { budget } = tracked.shift;
  if (budget === undefined) return null;
  return budgetReport(budget, now ?? {}, now?.isFinal ?? null);
}

function earlierBudgetsOf({ tracked, spending }: ShiftFacts): NonNullable<ShiftReport["earlierBudgets"]> {
  const { budget } = tracked.shift;
  if (budget === undefined) return [];
  return spending.earlier.map(({ rollout, spending: one }) => ({
    rollout,
    budget: budgetReport(budget, one, one.isWhole),
  }));
}

function headroomOf({ tracked }: ShiftFacts, actual: ActualShare | undefined): ShiftReport["headroom"] {
  const { rollback } = tracked.shift;
  if (rollback === undefined) return null;
  const perSecond = actual?.perSecond;
  return {
    requestsPerSecond: perSecond === undefined ? null : Object.values(perSecond).reduce((sum, one) => sum + one, 0),
    stableCapacity: rollback.stableCapacity,
    limit: rollbackLimit(rollback),
  };
}
