import type { Logger } from "../../service/log.ts";
import { allSlos, type Stack } from "../../slo/model.ts";
import { probeDurationEdges } from "../../slo/probe/probe-duration-edges.ts";
import type { Probe } from "../../slo/probe/probe-model.ts";
import { sliEpoch } from "../../slo/sli/sli-epoch.ts";
import type { MinuteRow } from "../accounting/minute-row.ts";
import { type ProbeSlo, probeSlo } from "../accounting/probe-slo.ts";
import type { SloAccount } from "../accounting/slo-account.ts";
import { TargetAccount } from "../accounting/target-account.ts";
import { fromSnapshot, snapshotKey, toSnapshot } from "../accounting/target-snapshot.ts";
import type { ProberMessage } from "../schedule/due-result.ts";
import { isMeasuredAlike } from "../schedule/plan-change.ts";
import type { Epoch, ExporterStore, Flush, StoredFailure } from "../store/exporter-store.ts";
import { type AccountedSlo, openSlo } from "./open-slo.ts";
import { RecentOutcomes } from "./recent-outcomes.ts";

export interface AccountsOptions {
  readonly location: string;
  readonly store: Pick<ExporterStore, "minutes" | "rollups" | "snapshots" | "epochs">;
  readonly now: () => number;
  readonly log: Logger;
}

/** The accounts of all targets and SLOs of this exporter: what the prober tells goes in, what has to be stored comes out. */
export class Accounts {
  readonly targets = new Map<string, TargetAccount>();
  readonly slos = new Map<string, AccountedSlo>();
  readonly recent = new RecentOutcomes();
  clockSteps = 0;
  readonly #options: AccountsOptions;
  readonly #slosOfTarget = new Map<string, readonly SloAccount[]>();
  #hasBegun = false;
  #waiting: ProberMessage[] | undefined;
  #unstored: { snapshots: Map<string, string>; epochs: Epoch[]; failures: StoredFailure[] } = nothingUnstored();

  constructor(options: AccountsOptions) {
    this.#options = options;
  }

  /** Takes over a stack and its targets: accounts that stay go on, new ones begin where the store left them, the rest is closed. */
  async adopt(stack: Stack, probes: readonly Probe[]): Promise<void> {
    // The store may take its time; what the prober tells meanwhile is for the new accounts.
    this.#waiting = [];
    try {
      await this.#adopt(stack, probes);
    } finally {
      const told = this.#waiting;
      this.#waiting = undefined;
      this.receive(told);
    }
  }

  async #adopt(stack: Stack, probes: readonly Probe[]): Promise<void> {
    const snapshots = new Map(
      (await this.#options.store.snapshots(this.#options.location)).map(({ key, json }) => [key, json]),
    );
    // What this process counted since is newer than what it stored.
    for (const account of this.targets.values()) snapshots.set(snapshotKey(account.probe.name), toSnapshot(account));
    const edges = probeDurationEdges(stack);
    const before = new Map(this.targets);
    this.targets.clear();
    for (const probe of probes) this.targets.set(probe.name, this.#target(probe, { edges, before, snapshots }));
    this.#hasBegun = true;
    await this.#adoptSlos(stack, snapshots);
    this.recent.keep(new Set(this.targets.keys()));
  }

  #target(
    probe: Probe,
    {
      edges,
      before,
      snapshots,
    }: {
      readonly edges: readonly number[];
      readonly before: ReadonlyMap<string, TargetAccount>;
      readonly snapshots: ReadonlyMap<string, string>;
    },
  ): TargetAccount {
    const { location, now, log } = this.#options;
    const known = before.get(probe.name);
    if (known !== undefined && JSON.stringify([known.probe, known.edges]) === JSON.stringify([probe, edges]))
      return known;
    const json = snapshots.get(snapshotKey(probe.name));
    if (json === undefined) return new TargetAccount({ probe, location, edges });
    // As the prober does: it takes over the states of an earlier process, and later those of targets that it measures as before.
    const stateGoesOn = known === undefined ? !this.#hasBegun : isMeasuredAlike(known.probe, probe);
    const { account, fault } = fromSnapshot(json, { probe, location, edges, nowMs: now(), stateGoesOn });
    if (fault !== undefined) log.warn(fault);
    return account;
  }

  async #adoptSlos(stack: Stack, snapshots: ReadonlyMap<string, string>): Promise<void> {
    const { location, store } = this.#options;
    const epochs = await store.epochs();
    const adopted: AccountedSlo[] = [];
    for (const slo of allSlos(stack)) {
      const measured = probeSlo(slo, { options: stack.exporter, epoch: sliEpoch(slo) });
      if (measured === undefined || !this.targets.has(measured.target)) continue;
      const known = this.slos.get(slo.id);
      const stays = known !== undefined && JSON.stringify(plain(known.account.slo)) === JSON.stringify(plain(measured));
      if (known !== undefined && !stays) this.#rest.push(...known.account.takeRows());
      const epoch = epochs.find(
        (one) => one.slo === slo.id && one.location === location && one.epoch === measured.epoch,
      );
      if (stays) {
        adopted.push({ ...known, slo });
        continue;
      }
      const opened = await openSlo(slo, { measured, epoch, snapshots, unstored: this.#rest, ...this.#options });
      if (epoch === undefined) {
        const { firstMinute } = opened;
        this.#unstored.epochs.push({ slo: slo.id, location, epoch: measured.epoch, firstMinute });
      }
      adopted.push(opened);
    }
    const stayed = new Set(adopted.map(({ slo }) => slo.id));
    for (const [id, { account }] of this.slos) if (!stayed.has(id)) this.#rest.push(...account.takeRows());
    // All at once, so that a scrape meanwhile still finds every SLO.
    this.slos.clear();
    this.#slosOfTarget.clear();
    for (const entry of adopted) {
      const { target } = entry.account.slo;
      this.slos.set(entry.slo.id, entry);
      this.#slosOfTarget.set(target, [...(this.#slosOfTarget.get(target) ?? []), entry.account]);
    }
  }

  /** Minutes of accounts that end here: for the store, and for a successor. */
  readonly #rest: MinuteRow[] = [];

  /** Enters what the prober tells. */
  receive(messages: readonly ProberMessage[]): void {
    if (this.#waiting !== undefined) {
      this.#waiting.push(...messages);
      return;
    }
    const nowMs = this.#options.now();
    for (const message of messages) {
      if (message.kind === "clock-step") {
        this.clockSteps++;
        for (const account of this.targets.values()) account.record(message);
        for (const { account } of this.slos.values()) account.clockStep(message);
        continue;
      }
      this.#enter(message, nowMs);
    }
  }

  #enter(message: Exclude<ProberMessage, { kind: "clock-step" }>, nowMs: number): void {
    const account = this.targets.get(message.target);
    // A target that a reload took away may still tell of its last round.
    if (account === undefined) return;
    account.record(message, traceIdOf(message));
    this.recent.note(message);
    if (message.kind === "due")
      for (const slo of this.#slosOfTarget.get(message.target) ?? []) slo.record(message, nowMs);
    const attempt = message.kind === "state" ? undefined : "attempt" in message ? message.attempt : undefined;
    if (attempt?.result === "failure") {
      const atMs = message.kind === "due" ? message.dueMs : message.kind === "retry" ? message.atMs : nowMs;
      const json = JSON.stringify(attempt);
      this.#unstored.failures.push({
        target: message.target,
        location: this.#options.location,
        atMs: Math.round(atMs),
        json,
      });
    }
  }

  /** Lets time pass; about once a second. */
  moveTo(nowMs: number): void {
    for (const { account } of this.slos.values()) account.moveTo(nowMs);
  }

  /** Whatever has to be stored since the last call. If it could not be stored, `giveBack` keeps it for the next time. */
  takeFlush(): Flush {
    const minutes = [...this.#rest.splice(0), ...[...this.slos.values()].flatMap(({ account }) => account.takeRows())];
    for (const account of this.targets.values()) {
      if (account.takeChanged()) this.#unstored.snapshots.set(snapshotKey(account.probe.name), toSnapshot(account));
    }
    const { snapshots, epochs, failures } = this.#unstored;
    this.#unstored = nothingUnstored();
    const keyed = [...snapshots].map(([key, json]) => ({ key, json }));
    return { location: this.#options.location, minutes, snapshots: keyed, epochs, failures, audit: [] };
  }

  giveBack({ minutes, snapshots, epochs, failures }: Flush): void {
    for (const { account, slo } of this.slos.values()) account.giveBack(minutes.filter((row) => row.slo === slo.id));
    for (const { key, json } of snapshots)
      if (!this.#unstored.snapshots.has(key)) this.#unstored.snapshots.set(key, json);
    this.#unstored.epochs.unshift(...epochs);
    this.#unstored.failures = [...failures, ...this.#unstored.failures].slice(-mostFailures);
  }

  get dropped(): number {
    return [...this.slos.values()].reduce((sum, { account }) => sum + account.dropped, 0);
  }
}

// Failures wait here while the store takes nothing; the newest matter.
const mostFailures = 10_000;

function nothingUnstored() {
  return { snapshots: new Map<string, string>(), epochs: [] as Epoch[], failures: [] as StoredFailure[] };
}

function plain(slo: ProbeSlo) {
  return { ...slo, weights: [...slo.weights] };
}

function traceIdOf(message: ProberMessage): string | undefined {
  const attempt = "attempt" in message ? message.attempt : undefined;
  return attempt?.traceparent?.split("-")[1];
}
