import type { Logger } from "../../service/log.ts";
import type { PrometheusClient } from "../../service/prometheus-client.ts";
import type { MinuteRow, MinuteSums } from "../accounting/minute-row.ts";
import { minuteSums } from "../accounting/minute-row.ts";
import type { ExporterStore } from "../store/exporter-store.ts";
import type { BudgetSlo } from "./budget-slo.ts";
import { type RecordedMinutes, recordedMinutes, recordedUntil } from "./recorded-minutes.ts";
import { type SourceState, stateSnapshot, storedState } from "./source-state.ts";

/** How reading goes. */
export interface SourceStatus {
  readonly address: string;
  /** Whether the last question was answered; undefined before the first. */
  readonly isUp: boolean | undefined;
  readonly failures: number;
  /** Why the last question was not answered. */
  readonly fault: string | undefined;
}

export interface FollowerOptions {
  /** Called for each round, so that a new secret is used at once. */
  readonly client: () => Pick<PrometheusClient, "queryRange" | "address">;
  readonly delaySeconds: number;
  readonly reviseSeconds: number;
  /** How far back a first start asks at most, such as the retention. */
  readonly mostMinutesBack: number;
  readonly location: string;
  readonly store: Pick<ExporterStore, "flush" | "epochs" | "snapshots">;
  readonly now: () => number;
  readonly log: Logger;
}

interface Followed {
  readonly slo: BudgetSlo;
  state: SourceState;
  /** The first minute of which there is anything; undefined while nothing has been found. */
  firstMinute: number | undefined;
  /** What the minutes that may still change said last, and from which on that is known. */
  readonly last: Map<number, MinuteSums>;
  readonly lastFrom: number;
}

/** Reads the recorded series of SLOs into the store, minute by minute. */
export interface PrometheusFollower {
  /** Takes over another list of SLOs; `start` says how far back a first start would like to ask. */
  readonly follow: (slos: readonly BudgetSlo[], start: (slo: BudgetSlo, until: number) => number) => Promise<void>;
  /** One round: asks for what is new and, again, for what may have changed. Gives the first minute of each SLO that did. */
  readonly round: () => Promise<ReadonlyMap<string, number>>;
  /** The minutes before this are over and may be asked for. */
  readonly until: () => number;
  readonly firstMinute: (slo: string) => number | undefined;
  readonly state: (slo: string) => SourceState | undefined;
  /** Notes the time of minutes that no late sample changes any more. */
  readonly settle: (slo: string, settled: SourceState["settled"]) => void;
  /** The last minute, not included, that no late sample changes any more. */
  readonly settledUntil: (slo: string) => number;
  readonly status: () => SourceStatus;
}

/** A week is 10,080 points, which Prometheus gives in one answer. */
const longestAsk = 7 * 1_440;
/** Storing so many at once takes about a tenth of a second, in which nothing else happens. */
const mostMinutes = 20_000;
const mostSlos = 50;
/** Then others get their turn, and what has been read is shown. */
const mostAsks = 40;

export function createPrometheusFollower(options: FollowerOptions): PrometheusFollower {
  const { store, location, now, log } = options;
  const followed = new Map<string, Followed>();
  const reviseMinutes = Math.ceil(options.reviseSeconds / 60);
  let status: SourceStatus = { address: "", isUp: undefined, failures: 0, fault: undefined };

  const until = () => recordedUntil(now() - 1000 * options.delaySeconds);
  const settledUntil = (slo: string) => {
    const one = followed.get(slo);
    return one === undefined ? 0 : Math.max(one.state.start, one.state.askedUntil - reviseMinutes);
  };

  return {
    until,
    settledUntil,
    status: () => status,
    state: (slo) => followed.get(slo)?.state,
    firstMinute: (slo) => followed.get(slo)?.firstMinute,
    settle: (slo, settled) => {
      const one = followed.get(slo);
      if (one !== undefined) one.state = { ...one.state, settled };
    },
    follow,
    round,
  };

  async function follow(slos: readonly BudgetSlo[], start: (slo: BudgetSlo, until: number) => number): Promise<void> {
    const [epochs, snapshots] = [await store.epochs(), await store.snapshots(location)];
    const before = new Map(followed);
    followed.clear();
    for (const slo of slos) {
      const known = before.get(slo.id);
      if (known !== undefined && known.state.epoch === slo.epoch) {
        followed.set(slo.id, Object.assign(known, { slo }));
        continue;
      }
      const mine = epochs.filter((one) => one.slo === slo.id && one.location === location);
      const firstMinute = mine.find(({ epoch }) => epoch === slo.epoch)?.firstMinute;
      const state =
        storedState(snapshots, { slo: slo.id, epoch: slo.epoch }) ??
        freshState(slo, mine.length > 0 && firstMinute === undefined ? until() : start(slo, until()));
      followed.set(slo.id, { slo, state, firstMinute, last: new Map(), lastFrom: state.askedUntil });
    }
  }

  /** What rules recorded under an older definition is not this SLO's history, so that one begins now. */
  function freshState({ epoch }: BudgetSlo, wanted: number): SourceState {
    const start = Math.max(wanted, until() - options.mostMinutesBack);
    const settled = { until: start, known: 0, unknown: 0, excluded: 0 };
    return { epoch, start, askedUntil: start, revised: 0, settled };
  }

  async function round(): Promise<ReadonlyMap<string, number>> {
    const changed = new Map<string, number>();
    const end = until();
    try {
      const client = options.client();
      status = { ...status, address: client.address };
      for (let asks = 0; asks < mostAsks; asks++) {
        const next = nextAsk(end);
        if (next === undefined) break;
        await ask(next, { client, changed });
        status = { ...status, isUp: true, fault: undefined };
      }
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error);
      if (fault !== status.fault) log.warn("budgets cannot be read from Prometheus", { error: fault });
      status = { ...status, isUp: false, failures: status.failures + 1, fault };
    }
    return changed;
  }

  /** The SLOs that are furthest ahead go first: they need one minute, and who is far behind has waited longer than that already. */
  function nextAsk(end: number) {
    const behind = [...followed.values()].filter(({ state }) => state.askedUntil < end);
    const ahead = Math.max(...behind.map(({ state }) => state.askedUntil));
    const alike = behind.filter(({ state }) => state.askedUntil === ahead);
    if (alike.length === 0) return undefined;
    const from = Math.max(Math.min(...alike.map(({ state }) => state.start)), ahead - reviseMinutes);
    const to = Math.min(end, from + longestAsk);
    const count = Math.max(1, Math.min(mostSlos, Math.floor(mostMinutes / (to - from))));
    return { ones: alike.slice(0, count), from, to };
  }

  async function ask(
    { ones, from, to }: { readonly ones: readonly Followed[]; readonly from: number; readonly to: number },
    {
      client,
      changed,
    }: { readonly client: Pick<PrometheusClient, "queryRange">; readonly changed: Map<string, number> },
  ): Promise<void> {
    const found = await recordedMinutes(client, { slos: ones.map(({ slo }) => slo.id), from, to });
    const answers = ones.map((one) => answerOf(one, { minutes: found.get(one.slo.id) ?? new Map(), to }));
    await store.flush({
      location,
      minutes: answers.flatMap(({ rows }) => rows),
      snapshots: answers.map(({ one, state }) => stateSnapshot(one.slo.id, state)),
      epochs: answers.flatMap(({ epochs }) => epochs),
      failures: [],
      audit: [],
    });
    for (const { one, rows, state, epochs } of answers) {
      one.state = state;
      one.firstMinute ??= epochs[0]?.firstMinute;
      for (const row of rows) one.last.set(row.minute, row);
      for (const minute of one.last.keys()) if (minute < to - reviseMinutes) one.last.delete(minute);
      const first = Math.min(from, rows[0]?.minute ?? to);
      changed.set(one.slo.id, Math.min(first, changed.get(one.slo.id) ?? first));
    }
  }

  function answerOf(one: Followed, { minutes, to }: { readonly minutes: RecordedMinutes; readonly to: number }) {
    const { id, epoch } = one.slo;
    const { askedUntil } = one.state;
    const rows = newRows(one, minutes);
    const revised = rows.filter(({ minute }) => minute >= one.lastFrom && minute < askedUntil).length;
    // Without any data, the history begins when all that there could be has been asked for.
    const firstMinute = rows[0]?.minute ?? (to >= until() ? to : undefined);
    const isNew = one.firstMinute === undefined && firstMinute !== undefined;
    return {
      one,
      rows,
      state: { ...one.state, askedUntil: to, revised: one.state.revised + revised },
      epochs: isNew ? [{ slo: id, location, epoch, firstMinute }] : [],
    };
  }

  /** Only what is other than before. What was known and is gone from Prometheus stays known: a replica may lack what another has. */
  function newRows({ slo, state, last }: Followed, minutes: RecordedMinutes): readonly MinuteRow[] {
    const { id, epoch } = slo;
    return [...minutes].flatMap(([minute, sums]) => {
      const before = last.get(minute);
      const isSame = before !== undefined && minuteSums.every((column) => before[column] === sums[column]);
      return isSame || minute < state.start ? [] : [{ slo: id, location, epoch, minute, ...sums }];
    });
  }
}
