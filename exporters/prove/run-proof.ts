import { setImmediate as afterPoll } from "node:timers/promises";
import { type AddressFamily, createConnections } from "./client/connections.ts";
import { type SentRequest, sendRequest } from "./client/send-request.ts";
import { keepPace } from "./keep-pace.ts";
import type { ProofPlan } from "./proof-plan.ts";
import { createProofLedger, type ProofLedger } from "./report/proof-ledger.ts";
import { requestAt, requestCount } from "./request-mix.ts";

export interface ProofRun {
  readonly ledger: ProofLedger;
  readonly startedAt: Date;
  readonly sentForMs: number;
  readonly endedEarly: boolean;
  readonly longestLagMs: number;
}

export interface RunOptions {
  readonly family: AddressFamily | undefined;
  /** Ends the sending; answers are still waited for. */
  readonly signal: AbortSignal;
  /** Called before the first request, with the clock of the proof: milliseconds from its start. */
  readonly onStart?: (now: () => number) => void;
  /** Called often. */
  readonly onTick?: (nowMs: number, ledger: ProofLedger) => void;
}

/**
 * Sends the requests of a plan at their times whatever becomes of them: an open loop. A client that waits for answers sends less
 * while a server hangs, and so hides the outage that it should find.
 */
export async function runProof(plan: ProofPlan, { family, signal, onStart, onTick }: RunOptions): Promise<ProofRun> {
  const ledger = createProofLedger(plan);
  const connections = createConnections(plan, family);
  // In the order of their deadlines, for all have the same timeout.
  const inFlight = new Map<number, { readonly sent: SentRequest; readonly deadlineMs: number }>();
  let onEmpty: (() => void) | undefined;
  let longestLagMs = 0;
  const startedAt = new Date();
  const startMs = performance.now();
  const now = () => performance.now() - startMs;
  const send = (index: number) => {
    const request = requestAt(index, plan);
    ledger.sent(request);
    let hasEnded = false;
    const sent = sendRequest(connections.open(request), {
      versionHeader: plan.versionHeader,
      onEnd: (outcome) => {
        hasEnded = true;
        ledger.ended(request, outcome, now());
        inFlight.delete(index);
        if (inFlight.size === 0) onEmpty?.();
      },
    });
    if (!hasEnded) inFlight.set(index, { sent, deadlineMs: now() + plan.timeoutMs });
  };
  const endOverdue = () => {
    const nowMs = now();
    for (const { sent, deadlineMs } of inFlight.values()) {
      if (deadlineMs > nowMs) return;
      sent.giveUp();
    }
  };
  onStart?.(now);
  const sentForMs = await keepPace({
    ...plan,
    count: requestCount(plan),
    endMs: (plan.beforeSeconds + plan.duringSeconds) * 1000,
    now,
    signal,
    send,
    miss: (range) => ledger.missed(range, (index) => requestAt(index, plan).dueMs),
    stall: ledger.stalled,
    tick: (nowMs, lagMs) => {
      longestLagMs = Math.max(longestLagMs, lagMs);
      // What arrived while this process was busy is read first: it was in time.
      setImmediate(endOverdue);
      onTick?.(nowMs, ledger);
    },
  });
  const sweep = setInterval(() => setImmediate(endOverdue), 20);
  if (inFlight.size > 0) await new Promise<void>((resolve) => (onEmpty = resolve));
  clearInterval(sweep);
  connections.close();
  await afterPoll();
  return { ledger, startedAt, sentForMs, endedEarly: signal.aborted, longestLagMs };
}
