import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createWeightReader } from "../../../../exporters/shifts/read/weight-reader.ts";
import { shiftReportOf } from "../../../../exporters/shifts/report/shift-report-of.ts";
import { adoptShiftState } from "../../../../exporters/shifts/track/stored-shift.ts";
import type { ShiftTrafficSpec } from "../../../../slo/shift/spec/shift-source-spec.ts";
import type { TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { SimulatedTraffic } from "../sample-shift.ts";
import { type KubeServer, startKubeServer } from "./kube-server.ts";
import { patient, reasonFor, shiftOf } from "./shift-of.ts";

let kube: KubeServer;
beforeAll(async () => {
  kube = await startKubeServer();
});
afterAll(() => kube.close());

const rolloutPath = "/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts/checkout";
const counted = { requests: "http_requests_total", errors: 'http_requests_total{code=~"5.."}' };
const pods = { kind: "pods", namespace: "shop", ...counted } as const;
const weights = { kind: "argoRollouts", namespace: "shop", rollout: "checkout" } as const;

/** Ways to tell the two ReplicaSets apart. */
const byName = {
  traffic: { ...pods, by: "replicaSet" },
  blue: "checkout-6d5f",
  green: "checkout-7c8b",
} as const;
const byHash = {
  traffic: { ...pods, by: "label", label: "rollouts-pod-template-hash" },
  blue: "6d5f",
  green: "7c8b",
} as const;
const byCounters = {
  traffic: { kind: "counters", label: "rollouts_pod_template_hash", ...counted },
  blue: "6d5f",
  green: "7c8.",
} as const;
const byShownLabel = {
  ...byCounters,
  traffic: { ...byCounters.traffic, label: "label_rollouts_pod_template_hash" },
} as const;
const byRole = {
  traffic: { ...pods, by: "label", label: "role" },
  blue: "stable",
  green: "canary",
} as const;

interface Arms {
  readonly traffic: ShiftTrafficSpec;
  readonly blue: string;
  readonly green: string;
}

function argoShift({ traffic, blue, green }: Arms): TrafficShift {
  return shiftOf({ traffic, weights, blue: { match: blue }, green: { match: green } });
}

const routed = (stable: readonly [string, number], current: readonly [string, number]) => ({
  canary: {
    weights: {
      stable: { podTemplateHash: stable[0], weight: stable[1] },
      canary: { podTemplateHash: current[0], weight: current[1] },
    },
  },
});
const canary = { strategy: { canary: { steps: [{ setWeight: 20 }, { pause: {} }] } } };
const blueGreen = { strategy: { blueGreen: { activeService: "checkout", previewService: "checkout-preview" } } };

const old = { stableRS: "6d5f", currentPodHash: "6d5f", phase: "Healthy", ...routed(["6d5f", 100], ["6d5f", 0]) };
const underWay = { stableRS: "6d5f", currentPodHash: "7c8b", phase: "Progressing" };
const atTwenty = { ...underWay, ...routed(["6d5f", 80], ["7c8b", 20]) };
const atHundred = { ...underWay, ...routed(["6d5f", 0], ["7c8b", 100]) };
const promoted = { stableRS: "7c8b", currentPodHash: "7c8b", phase: "Healthy", ...routed(["7c8b", 100], ["7c8b", 0]) };
const aborted = { ...underWay, phase: "Degraded", abort: true, ...routed(["6d5f", 100], ["7c8b", 0]) };
const active = (activeSelector: string) => ({ blueGreen: { activeSelector, previewSelector: "7c8b" } });
const ready = (spec: object, status: object) => ({ metadata: { name: "checkout" }, spec, status });

/** Walks a shift through what a Rollout says, a hundred seconds with each; traffic goes where the weights are. */
async function walk(shift: TrafficShift, objects: readonly object[]): Promise<SimulatedTraffic> {
  const traffic = new SimulatedTraffic({ shift, windowSeconds: 20 });
  const read = createWeightReader(shift, { env: kube.env, serviceAccount: kube.serviceAccount });
  for (const object of objects) {
    kube.put(rolloutPath, object);
    const { weights: given, ...more } = await read(patient);
    Object.assign(traffic, { weights: given, more }).run(100, 200);
  }
  return traffic;
}

describe("a Rollout's ReplicaSets as arms", () => {
  const story = (spec: object, ...statuses: readonly object[]) => statuses.map((status) => ready(spec, status));
  const course = story(canary, old, atTwenty, atHundred, promoted);
  const back = story(canary, old, atTwenty, aborted);
  const done = { phase: "settled", outcome: "completed", green: 1 };
  const taken = { phase: "idle", outcome: "rolled_back", green: 0 };
  const unlabelled = (status: object, stable: number, current: number) => ({
    ...status,
    canary: { weights: { stable: { weight: stable }, canary: { weight: current } } },
  });

  test.each([
    { name: "promoted, by name", arms: byName, course, ends: done },
    { name: "promoted, by hash", arms: byHash, course, ends: done },
    { name: "promoted, by hash of an application's counters", arms: byCounters, course, ends: done },
    { name: "promoted, by hash as a scrape shows it", arms: byShownLabel, course, ends: done },
    { name: "promoted, by role", arms: byRole, course, ends: { phase: "idle", outcome: "completed", green: 0 } },
    { name: "aborted, by name", arms: byName, course: back, ends: taken },
    { name: "aborted, by hash", arms: byHash, course: back, ends: taken },
    { name: "aborted, by role", arms: byRole, course: back, ends: taken },
    {
      name: "promoted by a version of Argo that does not say whose weights they are",
      arms: byName,
      course: story(canary, old, unlabelled(underWay, 80, 20), unlabelled(promoted, 100, 0)),
      ends: done,
    },
    {
      name: "taken back as the old version was deployed again",
      arms: byName,
      course: story(canary, old, atTwenty, old),
      ends: taken,
    },
    {
      name: "blue/green and promoted, by name",
      arms: byName,
      course: story(
        blueGreen,
        { ...underWay, ...active("6d5f") },
        { ...underWay, ...active("7c8b") },
        { ...promoted, canary: {}, ...active("7c8b") },
      ),
      ends: done,
    },
    {
      name: "blue/green and aborted, by name",
      arms: byName,
      course: story(
        blueGreen,
        { ...underWay, ...active("6d5f") },
        { ...underWay, ...active("7c8b") },
        { ...underWay, phase: "Degraded", abort: true, ...active("6d5f") },
      ),
      ends: taken,
    },
  ])("createWeightReader() lets a rollout end as it did: $name", async ({ arms, course: objects, ends }) => {
    const report = shiftReportOf((await walk(argoShift(arms), objects)).facts());
    const green = report.arms[1];
    expect({ phase: report.phase, outcome: report.outcome, green: green?.intended }).toEqual(ends);
    expect(green?.actual).toBe(ends.green);
    expect(report.drift).toMatchObject({ share: 0, settled: true });
  });

  test("createWeightReader() takes ready pods of both, and of one that is promoted", async () => {
    const sets = "/apis/apps/v1/namespaces/shop/replicasets";
    kube.put(`${sets}/checkout-6d5f`, { status: { readyReplicas: 4 } });
    kube.put(`${sets}/checkout-7c8b`, { status: { readyReplicas: 1 } });
    const course = [underWay, { ...promoted, canary: {} }].map((status) => ready(canary, { canary: {}, ...status }));
    const traffic = await walk(argoShift(byName), course);
    expect(traffic.weights).toEqual({ blue: 0, green: 1 });
    expect(shiftReportOf(traffic.facts())).toMatchObject({ phase: "settled", outcome: "completed" });
  });

  test.each([
    {
      name: "a third one",
      arms: byName,
      status: { stableRS: "7c8b", currentPodHash: "9fff", ...routed(["7c8b", 90], ["9fff", 10]) },
      reason:
        "Rollout shop/checkout gives traffic to checkout-9fff, which is neither blue (checkout-6d5f) nor green (checkout-7c8b): write in the config which ReplicaSets the arms are now",
    },
    {
      name: "one that both arms mean",
      arms: { ...byHash, green: "[67].*" },
      status: { ...atTwenty },
      reason:
        "Rollout shop/checkout gives traffic to 6d5f, which is both blue (6d5f) and green ([67].*): write in the config which ReplicaSets the arms are now",
    },
  ])("createWeightReader() guesses nothing of $name", async ({ arms, status, reason }) => {
    kube.put(rolloutPath, ready(canary, status));
    const read = createWeightReader(argoShift(arms), { env: kube.env, serviceAccount: kube.serviceAccount });
    expect(await reasonFor(read(patient))).toBe(reason);
  });

  test("createWeightReader() goes on with the arms while a third one has no traffic yet", async () => {
    const next = { stableRS: "7c8b", currentPodHash: "9fff", ...routed(["7c8b", 100], ["9fff", 0]) };
    const traffic = await walk(argoShift(byName), [...course, ready(canary, next)]);
    expect(shiftReportOf(traffic.facts())).toMatchObject({ phase: "settled", outcome: "completed" });
  });

  test("adoptShiftState() takes the next release's ReplicaSets for other arms, and its first weights for no way back", async () => {
    const before = await walk(argoShift(byName), course);
    const shift = argoShift({ ...byName, blue: "checkout-7c8b", green: "checkout-9fff" });
    const traffic = new SimulatedTraffic({ shift, windowSeconds: 20 });
    traffic.state = adoptShiftState(shift, before.state);
    traffic.run(100, 200);
    expect(shiftReportOf(traffic.facts())).toMatchObject({ phase: "idle", rollout: null, outcome: null });
    expect(traffic.state.finished).toEqual({ completed: 1, rolled_back: 0 });
  });
});
