import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "@jest/globals";
import { alertmanagerConfig } from "../../../alerts/alertmanager.ts";
import { inhibitRules } from "../../../alerts/inhibit-rules.ts";
import { startAlertmanager } from "../../servers/alertmanager.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { everyShift, oneShift } from "./every-shift.ts";

test("inhibitRules() has nothing about shifts where there are none", () => {
  const { shifts: _, ...without } = everyShift;
  expect(JSON.stringify(inhibitRules(stackOf(without)))).not.toContain("TrafficShift");
});

test("inhibitRules() mutes nothing by rollouts where all of the traffic moves at once", () => {
  expect(JSON.stringify(inhibitRules(stackOf(oneShift("pods-replicaset"))))).not.toContain("TrafficShift");
});

test("inhibitRules() mutes the Deployments of a rollout, and what carries its service's name", () => {
  expect(inhibitRules(stackOf(oneShift("pods-deployment"))).slice(-2)).toEqual([
    {
      source_matchers: ['alertname="TrafficShiftActive"'],
      target_matchers: [
        'alertname=~"KubeDeploymentReplicasMismatch|KubeDeploymentGenerationMismatch|VersionSkew|ServiceVersionSkew"',
      ],
      equal: ["service"],
    },
    {
      source_matchers: ['alertname="TrafficShiftActive"', 'shift="pods-deployment"'],
      target_matchers: [
        'alertname=~"KubeDeploymentReplicasMismatch|KubeDeploymentGenerationMismatch|VersionSkew|ServiceVersionSkew"',
        'namespace="shop"',
        'deployment=~"blue|green"',
      ],
      equal: [],
    },
  ]);
});

needs("alertmanager")("A real Alertmanager", () => {
  test("tells nobody of a rollout, and mutes with it what it sets off, and nothing else", async () => {
    const config = { ...alertmanagerConfig(stackOf(everyShift)) };
    const alertmanager = await startAlertmanager({ config });
    const active = { alertname: "TrafficShiftActive", shift: "pods-deployment", service: "checkout", severity: "none" };
    const mismatch = { alertname: "KubeDeploymentReplicasMismatch", severity: "warning" };
    const alerts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      active,
      worse: { ...active, alertname: "CanaryErrorRateHigher", severity: "page", channel: "#shop" },
      known: { ...active, alertname: "RescuedByRetry", severity: "info" },
      ours: { ...mismatch, namespace: "shop", deployment: "green", service: "kube-state-metrics" },
      theirs: { ...mismatch, namespace: "shop", deployment: "cart", service: "kube-state-metrics" },
      elsewhere: { ...mismatch, namespace: "test", deployment: "green" },
      skew: { alertname: "VersionSkew", service: "checkout" },
      otherSkew: { alertname: "VersionSkew", service: "cart" },
      empty: {
        alertname: "WeightedTargetGroupEmpty",
        shift: "alb",
        dimension_LoadBalancer: "app/a/1",
        severity: "ticket",
      },
      behind: { alertname: "AlbGenerated5xx", dimension_LoadBalancer: "app/a/1" },
      beside: { alertname: "AlbGenerated5xx", dimension_LoadBalancer: "app/b/2" },
    };
    try {
      await alertmanager.postAlerts(
        Object.entries(alerts).map(([alert, labels]) => ({ labels: { ...labels, alert } })),
      );
      const expected = {
        active: "active nines-nobody",
        worse: "active nines-shop",
        known: "active nines",
        ours: "suppressed nines",
        theirs: "active nines",
        elsewhere: "active nines",
        skew: "suppressed nines",
        otherSkew: "active nines",
        empty: "active nines",
        behind: "suppressed nines",
        beside: "active nines",
      };
      const seen = async () =>
        Object.fromEntries(
          (await alertmanager.alerts()).map(({ labels, status, receivers }) => [
            labels.alert,
            `${status.state} ${receivers.map(({ name }) => name).join()}`,
          ]),
        );
      let last = await seen();
      // The inhibitor learns of alerts in its own time.
      for (let attempt = 0; attempt < 100 && !isDeepStrictEqual(last, expected); attempt++) {
        await delay(50);
        last = await seen();
      }
      expect(last).toEqual(expected);
    } finally {
      await alertmanager.stop();
    }
  });
});
