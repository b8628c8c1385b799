import type { SecretReader } from "../../service/secrets.ts";
import { allSlos, type Slo, type Stack } from "../../slo/model.ts";
import type { PrometheusSource } from "../../slo/probe/probe-model.ts";
import { type BudgetBook, createBudgetBook } from "../budgets/budget-book.ts";
import { budgetSlos } from "../budgets/budget-slo.ts";
import type { EventQueries } from "../budgets/events/event-queries.ts";
import { createEventReader, type EventReader } from "../budgets/events/event-reader.ts";
import { prometheusAccess } from "../budgets/prometheus-access.ts";
import { createPrometheusFollower, type PrometheusFollower } from "../budgets/prometheus-follower.ts";
import { keptMinuteDays } from "../store/compact-minutes.ts";
import type { ExporterStore } from "../store/exporter-store.ts";
import { shardOf } from "../targets/shard-of.ts";
import type { ExporterSetup } from "./exporter-setup.ts";

/** The budgets of the stack in use. */
export interface ExporterBudgets {
  readonly book: BudgetBook;
  /** Works by another version of the stack. */
  readonly use: (stack: Stack, targets: ReadonlySet<string>) => Promise<void>;
  /** Reads on in what rollouts spend. */
  readonly countEvents: () => Promise<void>;
}

const minutesPerDay = 1_440;

/** Accounts for the SLOs that this process measures, and for those that a Prometheus records, if the stack names one. */
export function createExporterBudgets(
  { location, shard, log, prometheusUrl, eventQueries }: ExporterSetup,
  { store, secret, now }: { readonly store: ExporterStore; readonly secret: SecretReader; readonly now: () => number },
): ExporterBudgets {
  let follower: PrometheusFollower | undefined;
  let events: EventReader | undefined;
  let followed: string | undefined;
  let queries = new Map<string, EventQueries>();
  const book = createBudgetBook({ location, store, follower: () => follower, events: () => events, now, log });
  return {
    book,
    countEvents: async () => events?.round(),
    use: async (stack, targets) => {
      const source = budgetSource(stack, prometheusUrl);
      const retention = (stack.retentionSeconds ?? Number.POSITIVE_INFINITY) / 60;
      // Another address tells the same story; what was read stays, and the follower begins where that ends.
      if (followed !== JSON.stringify([source, retention])) {
        followed = JSON.stringify([source, retention]);
        follower =
          source &&
          createPrometheusFollower({
            client: () => prometheusAccess(source, secret),
            delaySeconds: source.delaySeconds,
            reviseSeconds: source.reviseSeconds,
            mostMinutesBack: Math.min(retention, keptMinuteDays * minutesPerDay),
            location,
            store,
            now,
            log,
          });
        events =
          source &&
          createEventReader({
            client: () => prometheusAccess(source, secret),
            queries: (slo) => queries.get(slo),
            delaySeconds: source.delaySeconds,
            now,
            log,
          });
      }
      queries = new Map(spentByShifts(stack).map((slo) => [slo.id, eventQueries(slo, stack)]));
      const isReadHere = (slo: string) =>
        source !== undefined && (shard === undefined || shardOf(slo, shard.of) === shard.index);
      await book.keep(budgetSlos(stack, { isProbedHere: (target) => targets.has(target), isReadHere }));
    },
  };
}

/** The SLOs whose budgets traffic shifts spend. */
function spentByShifts(stack: Stack): readonly Slo[] {
  const spent = new Set(stack.shifts.map(({ budget }) => budget?.slo));
  return allSlos(stack).filter(({ id }) => spent.has(id));
}

/** The stack's source; the command line may name another address for it, such as a test system's. */
export function budgetSource({ exporter }: Stack, url: string | undefined): PrometheusSource | undefined {
  if (url === undefined) return exporter.prometheus;
  const usual = { auth: undefined, headers: {}, delaySeconds: 120, reviseSeconds: 1_800 };
  return { ...(exporter.prometheus ?? usual), url };
}
