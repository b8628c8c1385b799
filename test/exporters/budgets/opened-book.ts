import { type BudgetBook, createBudgetBook } from "../../../exporters/budgets/budget-book.ts";
import { budgetFamilies } from "../../../exporters/budgets/budget-families.ts";
import type { BudgetSlo } from "../../../exporters/budgets/budget-slo.ts";
import type { EventReader } from "../../../exporters/budgets/events/event-reader.ts";
import { createPrometheusFollower, type FollowerOptions } from "../../../exporters/budgets/prometheus-follower.ts";
import type { ExporterStore } from "../../../exporters/store/exporter-store.ts";
import { silentLogger } from "../../../service/log.ts";

export interface BookSetup {
  readonly store: ExporterStore;
  readonly client: FollowerOptions["client"];
  readonly now: () => number;
  readonly slos: readonly BudgetSlo[];
  readonly events?: EventReader;
  readonly reviseSeconds?: number;
  readonly mostMinutesBack?: number;
}

/** A book as the exporter has it, and its series as a scrape would find them: `name{a="b"}` to value. */
export interface OpenedBook {
  readonly book: BudgetBook;
  readonly series: () => Readonly<Record<string, number>>;
}

/** Opens the budgets of some SLOs over a store, which may hold what an earlier process left. */
export async function openBook({
  store,
  client,
  now,
  slos,
  events,
  reviseSeconds = 1_800,
  mostMinutesBack = 100 * 1_440,
}: BookSetup): Promise<OpenedBook> {
  const location = "";
  const log = silentLogger;
  const options = { location, store, now, log };
  const follower = createPrometheusFollower({ ...options, client, delaySeconds: 120, reviseSeconds, mostMinutesBack });
  const book = createBudgetBook({ ...options, follower: () => follower, events: () => events });
  await book.keep(slos);
  return {
    book,
    series: () => {
      const found: [string, number][] = [];
      for (const { name, type, series } of budgetFamilies(book.reports, { status: book.status(), nowMs: now() }))
        for (const { labels, value } of series) {
          const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
          found.push([`${name}${type === "counter" ? "_total" : ""}{${pairs.join(",")}}`, Number(value)]);
        }
      return Object.fromEntries(found);
    },
  };
}
