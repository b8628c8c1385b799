import { albSeries } from "./traffic/alb-series.ts";
import type { ArmSeries } from "./traffic/arm-series.ts";
import { counterSeries, podSeries } from "./traffic/counted-series.ts";
import { envoySeries } from "./traffic/envoy-series.ts";
import { haproxySeries } from "./traffic/haproxy-series.ts";
import { ingressNginxSeries } from "./traffic/ingress-nginx-series.ts";
import { istioSeries } from "./traffic/istio-series.ts";
import type { ShiftArm, TrafficShift } from "./traffic-shift.ts";

/** How series count: they grow and begin anew at 0; or they are gauges with what came in a period, as CloudWatch counts. */
export type CountForm =
  | {
      readonly kind: "counter";
      /** Whether a counter is there, and 0, as long as nothing happened. */
      readonly isThereAtZero: boolean;
    }
  | { readonly kind: "perPeriod"; readonly seconds: number };

/** What the series of a kind of traffic are. */
export interface TrafficForm {
  readonly form: CountForm;
  /** `sessions` are gauges, whatever the form. */
  readonly shareBasis: "requests" | "sessions" | "bytes";
}

/** How to read the series of `armSeries`. */
export function trafficForm({ traffic }: TrafficShift): TrafficForm {
  if (traffic.kind === "alb")
    return { form: { kind: "perPeriod", seconds: traffic.periodSeconds }, shareBasis: "requests" };
  const form = { kind: "counter", isThereAtZero: traffic.kind === "haproxy" } as const;
  if (traffic.kind !== "haproxy" || traffic.mode === "http") return { form, shareBasis: "requests" };
  return { form, shareBasis: traffic.contstats ? "bytes" : "sessions" };
}

/** The series of one arm, by the kind of traffic. */
export function armSeries(shift: TrafficShift, arm: ShiftArm): ArmSeries {
  const { traffic } = shift;
  switch (traffic.kind) {
    case "haproxy":
      return haproxySeries(traffic, arm);
    case "pods":
      return podSeries(traffic, { shift, arm });
    case "istio":
      return istioSeries(traffic, { shift, arm });
    case "envoy":
      return envoySeries(traffic, { shift, arm });
    case "ingressNginx":
      return ingressNginxSeries(traffic, { shift, arm });
    case "alb":
      return albSeries(traffic, arm);
    case "counters":
      return counterSeries(traffic, { shift, arm });
  }
}
