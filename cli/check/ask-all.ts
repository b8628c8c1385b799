import type { PrometheusClient } from "../../service/prometheus-client.ts";
import { PrometheusFault } from "../../service/prometheus-fault.ts";
import { askQuery, type FilledQuery, hasValues } from "../boards/ask-query.ts";
import { inParallel } from "../boards/in-parallel.ts";

/** What became of one query. */
export type Outcome =
  | { readonly kind: "data" | "empty"; readonly seconds: number }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "late"; readonly seconds: number };

interface Asking {
  readonly client: PrometheusClient;
  /** Slower than this is asked a second time, alone: beside others a query waits for its turn. */
  readonly slowSeconds: number;
  /** Called with the share that is done, 0–1. */
  readonly onProgress: (share: number) => void;
}

/** Prometheus runs 20 queries at a time, and there are other people. */
const atOnce = 6;
const mostSecondTries = 20;
const mostLate = 5;

/** Asks every query once, however often it stands in the list; the outcomes by `queryKey`. */
export async function askAll(
  queries: readonly FilledQuery[],
  { client, slowSeconds, onProgress }: Asking,
): Promise<ReadonlyMap<string, Outcome>> {
  const distinct = [...new Map(queries.map((query) => [queryKey(query), query])).values()];
  const outcomes = new Map<string, Outcome>();
  let late = 0;
  const ask = async (query: FilledQuery) => {
    const outcome = await outcomeOf(query, client);
    // One query may be too much for a server; after several it is the server.
    if (outcome.kind === "late" && ++late > mostLate) throw outcome.fault;
    outcomes.set(queryKey(query), outcome);
  };
  await inParallel(distinct, atOnce, async (query) => {
    await ask(query);
    onProgress(outcomes.size / distinct.length);
  });
  for (const query of distinct
    .filter((one) => isSlow(outcomes.get(queryKey(one)), slowSeconds))
    .slice(0, mostSecondTries))
    await ask(query);
  return outcomes;
}

/** Whether a query took longer than allowed. */
export function isSlow(outcome: Outcome | undefined, slowSeconds: number): boolean {
  return (outcome?.kind === "data" || outcome?.kind === "empty") && outcome.seconds > slowSeconds;
}

/** The same for the same question. */
export function queryKey({ kind, expr, from, to, stepSeconds }: FilledQuery): string {
  return [kind, from, to, stepSeconds, expr].join(" ");
}

type Tried =
  | Exclude<Outcome, { kind: "late" }>
  | (Extract<Outcome, { kind: "late" }> & { readonly fault: PrometheusFault });

async function outcomeOf(query: FilledQuery, client: PrometheusClient): Promise<Tried> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  try {
    const series = await askQuery(query, client);
    return { kind: hasValues(series) ? "data" : "empty", seconds: seconds() };
  } catch (error) {
    if (!(error instanceof PrometheusFault)) throw error;
    if (error.kind === "query" || error.kind === "too-much") return { kind: "refused", message: error.message };
    if (error.kind === "timeout") return { kind: "late", seconds: seconds(), fault: error };
    throw error;
  }
}
