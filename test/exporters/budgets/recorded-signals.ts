import { minutesBack } from "../../../exporters/budgets/recorded-minutes.ts";
import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import { PrometheusFault } from "../../../service/prometheus-fault.ts";
import type { PrometheusPoint } from "../../../service/prometheus-result.ts";
import { signalSeries } from "../../../slo/names.ts";

/** What a Prometheus in memory recorded of one SLO in a minute; `total` and `bad` are events. */
export interface RecordedMinute {
  readonly total?: number;
  readonly bad?: number;
  readonly excluded?: boolean;
}

/** Answers what the exporter asks, from a table; it counts the questions, and can be down. */
export class RecordedSignals {
  readonly address = "http://recorded.example.org";
  readonly minutes = new Map<string, Map<number, RecordedMinute>>();
  readonly asked: { readonly from: number; readonly to: number }[] = [];
  isDown = false;

  put(slo: string, minute: number, recorded: RecordedMinute): void {
    const minutes = this.minutes.get(slo) ?? new Map<number, RecordedMinute>();
    this.minutes.set(slo, minutes.set(minute, recorded));
  }

  readonly queryRange: PrometheusClient["queryRange"] = async (expr, { from, to }) => {
    if (this.isDown) throw new PrometheusFault("unreachable", `${this.address} refuses the connection`);
    const [first, last] = [from / 60 - minutesBack - 1, to / 60 - minutesBack - 1];
    this.asked.push({ from: first, to: last + 1 });
    return [...this.minutes]
      .filter(([slo]) => expr.includes(slo))
      .map(([slo, minutes]) => ({
        labels: { slo_id: slo },
        points: [...minutes]
          .filter(([minute]) => minute >= first && minute <= last)
          .sort(([a], [b]) => a - b)
          .flatMap(([minute, recorded]): readonly PrometheusPoint[] => {
            const value = recordedValue(expr, recorded);
            return value === undefined ? [] : [[60 * (minute + minutesBack + 1), value]];
          }),
      }));
  };
}

function recordedValue(expr: string, { total, bad, excluded }: RecordedMinute): number | undefined {
  if (expr.includes(signalSeries.excluded)) return excluded === true ? 1 : undefined;
  const events = expr.includes(signalSeries.total) ? total : bad;
  return events === undefined ? undefined : events / 60;
}
