import { describe, expect, test } from "@jest/globals";
import { routeShift } from "../../../bot/shifts/route-shift.ts";
import type { RelaySpec } from "../../../slo/relay/relay-spec.ts";
import type { StackSpec } from "../../../slo/spec.ts";
import { relayOptions } from "../routing/relay-options.ts";
import { begunMs, reportOf } from "./sample-report.ts";

const shift = {
  name: "checkout-green",
  service: "checkout",
  strategy: "canary",
  arms: [
    { name: "blue", role: "stable" },
    { name: "green", role: "candidate" },
  ],
  traffic: { kind: "haproxy", proxy: "app" },
} as const;
const handles = { "@orders": "S012ABCDEF", "@releases": "S034ABCDEF" };

function routed(relay: RelaySpec, stack: Partial<StackSpec>, changes: Parameters<typeof reportOf>[0] = {}) {
  const options = relayOptions({ slack: {}, fallback: "#ops", handles, ...relay }, stack);
  const { destinations, mentions } = routeShift(reportOf(changes), "shifts", { options, nowMs: begunMs });
  return [destinations.map(({ workspace, channel }) => `${workspace} ${channel}`), mentions];
}

describe("routeShift()", () => {
  test.each<{
    readonly name: string;
    readonly relay?: RelaySpec;
    readonly stack?: Partial<StackSpec>;
    readonly report?: Parameters<typeof reportOf>[0];
    readonly to: readonly (readonly string[])[];
  }>([
    {
      name: "the shift's own notify",
      stack: {
        notify: { channel: "#shop", mention: "@orders" },
        shifts: [{ ...shift, notify: { channel: "#releases", mention: "@releases" } }],
      },
      to: [["slack #releases"], ["!subteam^S034ABCDEF"]],
    },
    {
      name: "what its service inherits",
      stack: { notify: { channel: "#shop", mention: "@orders" }, shifts: [shift] },
      to: [["slack #shop"], ["!subteam^S012ABCDEF"]],
    },
    {
      name: "a route by kind, which goes first",
      relay: { routes: [{ match: { kind: "shift" }, to: "#deploys" }] },
      stack: { notify: { channel: "#shop", mention: "@orders" }, shifts: [shift] },
      to: [["slack #deploys"], ["!subteam^S012ABCDEF"]],
    },
    {
      name: "a route by shift",
      relay: { routes: [{ match: { shift: "checkout-green" }, to: ["#deploys", "#orders"] }] },
      to: [["slack #deploys", "slack #orders"], []],
    },
    {
      name: "the channel that the report names, when the config names it, too",
      relay: { routes: [{ match: { service: "cart" }, to: "#alerts" }] },
      report: { channel: "#alerts", shift: "unknown", service: "unknown" },
      to: [["slack #alerts"], []],
    },
    {
      name: "the fallback, not a channel or a mention that only the report names",
      report: { channel: "#general", mention: "@here", shift: "unknown", service: "unknown" },
      to: [["slack #ops"], []],
    },
  ])("follows $name", ({ relay = {}, stack = {}, report = {}, to }) => {
    expect(routed(relay, stack, report)).toEqual(to);
  });
});
