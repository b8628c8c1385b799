import type { EventQueries } from "../../../../exporters/budgets/events/event-queries.ts";
import { createEventReader, type EventReader } from "../../../../exporters/budgets/events/event-reader.ts";
import { silentLogger } from "../../../../service/log.ts";
import type { PrometheusClient } from "../../../../service/prometheus-client.ts";
import { PrometheusFault } from "../../../../service/prometheus-fault.ts";

export const counted: EventQueries = {
  total: "total",
  bad: "bad",
  range: undefined,
  stepSeconds: 15,
  isProxyCounted: false,
};
export const ranged: EventQueries = { ...counted, range: { lateSeconds: 0 } };
export const lateRanged: EventQueries = { ...counted, range: { lateSeconds: 60 } };

/** From one second to another, so many bad events a second among ten. */
export interface Outage {
  readonly from: number;
  readonly to: number;
  readonly bad: number;
}

/** A Prometheus in memory that knows the events of an SLO; times are seconds from its begin. */
export class SimulatedEvents {
  readonly asked: { readonly from: number; readonly to: number }[] = [];
  tries = 0;
  isDown = false;
  /** Of these seconds before now nothing has come yet. */
  behind = 0;
  nowSeconds = 0;
  readonly queries: EventQueries;
  readonly outages: readonly Outage[];
  readonly reader: EventReader;

  constructor(queries: EventQueries, outages: readonly Outage[]) {
    this.queries = queries;
    this.outages = outages;
    this.reader = createEventReader({
      client: () => this,
      queries: (slo) => ({ checkout: queries, refused: { ...queries, bad: "refused" } })[slo],
      delaySeconds: 120,
      now: () => 1_000 * this.nowSeconds,
      log: silentLogger,
    });
  }

  readonly queryRange: PrometheusClient["queryRange"] = async (expr, { from, to, stepSeconds }) => {
    this.tries++;
    if (this.isDown || expr === "refused") throw new PrometheusFault("unreachable", "refused");
    this.asked.push({ from, to });
    const points = [];
    for (let time = from; time <= to; time += stepSeconds) points.push([time, this.#rate(expr, time)] as const);
    return [{ labels: {}, points: points.filter(([time]) => time >= 0) }];
  };

  /** What was counted of stretches, after a round. */
  async within(...stretches: readonly (readonly [from: number, to: number])[]) {
    const wanted = stretches.map(([from, to]) => ({ fromMs: 1_000 * from, toMs: 1_000 * to }));
    this.reader.within("checkout", wanted, { by: "test" });
    await this.reader.round();
    return this.reader.within("checkout", wanted, { by: "test" });
  }

  #rate(expr: string, time: number): number {
    const { range, stepSeconds } = this.queries;
    const [seconds, late] = range === undefined ? [stepSeconds, 0] : [300, range.lateSeconds];
    const known = (at: number) => Math.min(at - late, this.nowSeconds - this.behind);
    const events = this.#until(expr, known(time)) - this.#until(expr, known(time - seconds));
    return events / seconds;
  }

  #until(expr: string, time: number): number {
    if (expr === "total") return 10 * time;
    return this.outages.reduce((sum, { from, to, bad }) => sum + bad * Math.max(0, Math.min(time, to) - from), 0);
  }
}
