import { expect, test } from "@jest/globals";
import type { InputSeries } from "../../../alerts/rule-tests/rule-test.ts";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift, fine, firingAt } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

const none = { ...fine, requests: 0 };
const half = { ...fine, requests: 300 };
const blue = (minutes: number): ShiftPhase => ({ minutes, weights: [100, 0], flows: [fine, none] });
const both = (minutes: number): ShiftPhase => ({ minutes, weights: [50, 50], flows: [half, half] });

/** Nobody tells of weights or traffic. */
const dark = (minutes: number): ShiftPhase => ({ minutes, weights: undefined, flows: [undefined, undefined] });

const began = (values: string): InputSeries => ({
  series: 'haproxy_process_start_time_seconds{job="edge"}',
  values,
});
const rollout = (at: string) => `haproxy-http-19700101T00${at}Z`;
const named = (at: string, values: string): InputSeries => ({
  series: `trafficshift_info{shift="haproxy-http",rollout="${rollout(at)}"}`,
  values,
});
const shifting = (values: string): InputSeries => ({
  series: 'trafficshift_phase{shift="haproxy-http",phase="shifting"}',
  values,
});

/** HAProxy is away for a scrape, or for three minutes, and begins at eight and a quarter, or at eleven. */
const awayForOne = began("1x31 stale 490x80");
const awayForLong = began("1x31 stale _x11 655x80");

interface Row {
  readonly name: string;
  readonly phases: readonly ShiftPhase[];
  readonly more: readonly InputSeries[];
  /** By minute: which rollout lost what nobody saw, and which alerts fire. */
  readonly told: Readonly<Record<string, { readonly unseen?: string; readonly firing: string }>>;
}

/** HAProxy ends the first rollout by beginning anew, after two minutes; the next one begins 45 seconds later. */
const twoRollouts = [blue(5), both(2), blue(0.75), both(8)];

const rows: readonly Row[] = [
  {
    name: "not of the next rollout, by whose beginning the exporter names another",
    phases: twoRollouts,
    more: [
      began("1x27 418x80"),
      named("0503", "_x21 1x10 stale _x80"),
      named("0747", "_x32 1x80"),
      shifting("0x20 1x7 0x3 1x80"),
    ],
    told: {
      "6.5": { firing: "" },
      "7": { unseen: "0503", firing: "ProxyReloadedMidShift RollbackDetected" },
      "7.5": { unseen: "0503", firing: "ProxyReloadedMidShift RollbackDetected" },
      // Until the exporter names it; its first window still has the restart in it.
      "8": { unseen: "0745", firing: "" },
      "8.25": { firing: "" },
      "9": { firing: "" },
      "11": { firing: "" },
    },
  },
  {
    name: "not of the next rollout without an exporter, but that its first moment was not seen",
    phases: twoRollouts,
    more: [began("1x27 418x80")],
    told: {
      "7.5": { unseen: "0500", firing: "ProxyReloadedMidShift RollbackDetected" },
      "9": { unseen: "0745", firing: "" },
      "11": { unseen: "0745", firing: "" },
      "13": { unseen: "0745", firing: "" },
    },
  },
  {
    name: "of one that the exporter named only after HAProxy began anew",
    phases: [blue(5), both(10)],
    more: [began("1x20 307x80"), named("0503", "_x22 1x80"), shifting("0x21 1x80")],
    told: {
      "5": { firing: "" },
      "5.25": { unseen: "0500", firing: "ProxyReloadedMidShift" },
      "6": { unseen: "0503", firing: "ProxyReloadedMidShift" },
      "9": { unseen: "0503", firing: "ProxyReloadedMidShift" },
      "12": { unseen: "0503", firing: "" },
    },
  },
  {
    name: "not of one that was begun soon after HAProxy was back",
    phases: [blue(5), both(10)],
    more: [began("1x13 207x80"), named("0503", "_x22 1x80"), shifting("0x21 1x80")],
    told: { "5": { firing: "" }, "6": { firing: "" }, "9": { firing: "" } },
  },
];

/** By minute, which alerts fire. */
type Firing = Readonly<Record<string, string>>;

const away: readonly (Omit<Row, "told"> & { readonly firing: Firing })[] = [
  {
    name: "of one that goes on after HAProxy was away for a scrape",
    phases: [blue(5), both(3), dark(0.25), both(7)],
    more: [awayForOne],
    firing: {
      8: "",
      8.25: "ProxyReloadedMidShift",
      10: "ProxyReloadedMidShift",
      13: "ProxyReloadedMidShift",
      13.5: "",
    },
  },
  {
    name: "of one that goes on after HAProxy was away for three minutes, and begins anew for rules by that",
    phases: [blue(5), both(3), dark(3), both(7)],
    more: [awayForLong],
    firing: {
      10: "ShiftSourceBlind",
      11: "ProxyReloadedMidShift",
      13: "ProxyReloadedMidShift",
      15.75: "ProxyReloadedMidShift",
      16.25: "",
    },
  },
  {
    name: "of one that goes on after three minutes, by the name that the exporter gave it",
    phases: [blue(5), both(3), dark(3), both(7)],
    more: [awayForLong, named("0503", "_x21 1x80"), shifting("0x20 1x80")],
    firing: { 11: "ProxyReloadedMidShift", 15.75: "ProxyReloadedMidShift", 16.25: "" },
  },
  {
    name: "not of one that begins a minute after HAProxy was back from a scrape's absence",
    phases: [blue(5), both(3), dark(0.25), blue(1), both(7)],
    more: [awayForOne, named("0503", "_x21 1x15 stale"), named("0917", "_x38 1x80"), shifting("0x20 1x11 0x4 1x80")],
    firing: { 8.5: "ProxyReloadedMidShift RollbackDetected", 10: "", 12: "" },
  },
  {
    name: "not of one that begins a minute after HAProxy was back from three",
    phases: [blue(5), both(3), dark(3), blue(1), both(7)],
    more: [awayForLong],
    firing: { 11.75: "ProxyReloadedMidShift RollbackDetected", 12: "", 12.25: "", 15: "" },
  },
  {
    name: "not of one that begins four minutes after HAProxy was back from a scrape's absence",
    phases: [blue(5), both(3), dark(0.25), blue(4), both(7)],
    more: [awayForOne],
    firing: { 12: "ProxyReloadedMidShift RollbackDetected", 12.25: "", 13: "" },
  },
  {
    name: "not of one that begins four minutes after HAProxy was back from three, also once that is over",
    phases: [blue(5), both(3), dark(3), blue(4), both(0.5), blue(3)],
    more: [awayForLong],
    firing: {
      14.75: "ProxyReloadedMidShift RollbackDetected",
      15: "",
      15.25: "",
      15.75: "RollbackDetected",
    },
  },
];

needs("prometheus")("Rules say that HAProxy was away in the middle", () => {
  test.each(away)("$name", async ({ phases, more, firing }) => {
    const stack = stackOf(oneShift("haproxy-http"));
    const promql = Object.entries(firing).map(([minute, names]) =>
      firingAt(Number(minute), names === "" ? [] : names.split(" ")),
    );
    expect(await evaluatedShift({ stack, phases, more, promql, isMarked: true })).toBe("");
  });
});

needs("prometheus")("Rules say that HAProxy began anew in the middle", () => {
  test.each(rows)("$name", async ({ phases, more, told }) => {
    const promql = Object.entries(told).flatMap(([minute, { unseen, firing }]) => [
      firingAt(Number(minute), firing === "" ? [] : firing.split(" ")),
      {
        expr: "max by (rollout) (shift:unseen_losses:info)",
        eval_time: `${60 * Number(minute)}s`,
        exp_samples: unseen === undefined ? [] : [{ labels: `{rollout="${rollout(unseen)}"}`, value: 1 }],
      },
    ]);
    expect(await evaluatedShift({ stack: stackOf(oneShift("haproxy-http")), phases, more, promql })).toBe("");
  });
});
