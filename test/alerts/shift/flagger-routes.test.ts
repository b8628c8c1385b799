import { expect, test } from "@jest/globals";
import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";
import type { ShiftTrafficSpec } from "../../../slo/shift/spec/shift-source-spec.ts";
import type { ShiftArmSpec } from "../../../slo/shift/spec/traffic-shift-spec.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift, firingAt } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

/** What Flagger says of its weights: after five minutes of the primary alone, half of the traffic for the canary. */
function weights(labels: string): readonly InputSeries[] {
  return [
    { series: `flagger_canary_weight{${labels},workload="checkout-primary"}`, values: "100x19 50x100" },
    { series: `flagger_canary_weight{${labels},workload="checkout"}`, values: "0x19 50x100" },
  ];
}

const honored = weights('namespace="shop"');
const renamed = weights('namespace="flagger-system",exported_namespace="shop"');

/** As Istio counts what its routes lead to: the Services that Flagger makes, and the workloads behind them. */
function inMesh(service: string, workload: string, code: string): string {
  return `istio_requests_total{reporter="source",destination_service="${service}.shop.svc.cluster.local",destination_service_name="${service}",destination_service_namespace="shop",destination_workload="${workload}",destination_workload_namespace="${workload === "unknown" ? "unknown" : "shop"}",destination_version="v1",response_code="${code}",response_flags="${workload === "unknown" ? "UH" : "-"}"}`;
}

/** As ingress-nginx counts it, scraped without honorLabels: the labels of the target go first. */
function behindIngress(canary: string, status: string): string {
  return `nginx_ingress_controller_requests{namespace="ingress-nginx",exported_namespace="shop",service="ingress-nginx-controller-metrics",exported_service="checkout",ingress="checkout",canary="${canary}",status="${status}"}`;
}

function arms(stable: string, candidate: string): readonly ShiftArmSpec[] {
  return [
    { name: "blue", role: "stable", match: stable },
    { name: "green", role: "candidate", match: candidate },
  ];
}

const requests = "0+0x19 0+600x100";
const errors = "0+0x39 0+60x80";
const mesh: readonly InputSeries[] = [
  { series: inMesh("checkout-primary", "checkout-primary", "200"), values: "0+600x120" },
  { series: inMesh("checkout-canary", "checkout", "200"), values: requests },
  { series: inMesh("checkout-canary", "checkout", "503"), values: errors },
];
/** No pod of the canary is there: nobody knows which workload would have answered. */
const empty: readonly InputSeries[] = [
  { series: inMesh("checkout-primary", "checkout-primary", "200"), values: "0+600x120" },
  { series: inMesh("checkout-canary", "checkout", "200"), values: requests },
  { series: inMesh("checkout-canary", "unknown", "503"), values: errors },
];

interface Case {
  readonly name: string;
  readonly traffic: ShiftTrafficSpec;
  readonly arms: readonly ShiftArmSpec[];
  readonly honorLabels?: false;
  readonly counted: readonly InputSeries[];
}

const workloads = arms("checkout-primary", "checkout");
const services = arms("checkout-primary", "checkout-canary");

const cases: readonly Case[] = [
  {
    name: "of a mesh, by the Service that Flagger was given",
    traffic: { kind: "istio", service: "checkout", namespace: "shop" },
    arms: workloads,
    counted: [...honored, ...mesh],
  },
  {
    name: "of a mesh, by workloads",
    traffic: { kind: "istio", namespace: "shop" },
    arms: workloads,
    counted: [...honored, ...mesh],
  },
  {
    name: "of a mesh, by the Services that Flagger makes",
    traffic: { kind: "istio", namespace: "shop", label: "destination_service_name" },
    arms: services,
    counted: [...honored, ...mesh],
  },
  {
    name: "of a mesh, by the Services that Flagger makes, where no pod answers",
    traffic: { kind: "istio", namespace: "shop", label: "destination_service_name" },
    arms: services,
    counted: [...honored, ...empty],
  },
  {
    name: "of an Ingress, scraped without honorLabels",
    traffic: { kind: "ingressNginx", namespace: "shop", ingress: "checkout", honorLabels: false },
    arms: arms("blue", "shop-checkout-canary-80"),
    honorLabels: false,
    counted: [
      ...renamed,
      { series: behindIngress("", "200"), values: "0+600x120" },
      { series: behindIngress("shop-checkout-canary-80", "200"), values: requests },
      { series: behindIngress("shop-checkout-canary-80", "503"), values: errors },
    ],
  },
];

needs("prometheus")("Flagger's routes", () => {
  test.each(cases)("are seen $name: a good canary is let alone, one that fails is called worse", async (one) => {
    const { traffic, counted, honorLabels = true } = one;
    const own = { kind: "flagger", namespace: "shop", workload: "checkout", honorLabels } as const;
    const change = { traffic, arms: one.arms, weights: own, judge: { dispersion: 1 }, steps: [] };
    const stack = stackOf(oneShift("ingress-flagger", change));
    const promql = [firingAt(3, []), firingAt(9, []), firingAt(25, ["CanaryErrorRateHigher"])];
    expect(await evaluatedShift({ stack, more: counted, promql })).toBe("");
  });
});
