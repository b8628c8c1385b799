import { secondsToDuration, secondsToWords } from "../../../duration.ts";
import type { Problem } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { settleMinimum } from "../../settle-time.ts";
import { albSettleSeconds, assumedTtlSeconds, shiftWindowSeconds } from "../../shift-timing.ts";
import { countingDelaySeconds } from "../../traffic/counting-delay.ts";
import type { TrafficShift } from "../../traffic-shift.ts";

/** Times that traffic does not keep to, and steps that are over while it still follows. */
export const lintSettle: ShiftLint = (located, { stack }) => [
  ...shortProblems(located),
  ...longProblems(located, shiftWindowSeconds(stack)),
];

type Located = Parameters<ShiftLint>[0];

function shortProblems({ shift, spec, path }: Located): readonly Problem[] {
  if (shift.layer === "dns" && shift.dns === undefined && spec.settle === undefined) {
    return [
      {
        code: "shift-ttl",
        path: `${path}.dns`,
        severity: "warning",
        message: `how long resolvers keep an answer is not known, so a TTL of ${assumedTtlSeconds} s is assumed`,
        hint: "write dns: { name, ttl }",
      },
    ];
  }
  const least = settleMinimum(shift);
  if (shift.settleSeconds >= least) return [];
  const why = leastWhy(shift, least);
  return [
    {
      code: "shift-settle",
      path: `${path}.settle`,
      severity: "warning",
      message: `${secondsToWords(shift.settleSeconds)} are less than the ${secondsToWords(least)} that ${why}: a share that is about to come is called a drift`,
      hint: `write ${secondsToDuration(least)} or more, or leave settle out`,
    },
  ];
}

function leastWhy({ affinity, traffic, layer }: TrafficShift, least: number): string {
  if (affinity.kind !== "none" && affinity.seconds === least) return "clients stay at their arm";
  if (countingDelaySeconds(traffic) === least) return "counts of CloudWatch are late, three times their period";
  return `traffic takes to follow at the layer ${layer}`;
}

function longProblems({ shift, spec, path }: Located, windowSeconds: number): readonly Problem[] {
  const { settleSeconds, affinity, steps, traffic } = shift;
  const holds = steps.map(({ share, holdSeconds }) => (share < 1 ? holdSeconds : Number.POSITIVE_INFINITY));
  const shortest = Math.min(...holds);
  if (settleSeconds < shortest) return [];
  // Other checks of such a step say the same, or more: of clients that stay at their arm, and of what is seen at all.
  if (affinity.kind !== "none" && affinity.seconds >= shortest) return [];
  if (settleSeconds <= windowSeconds) return [];
  const place = spec.settle === undefined ? `steps[${holds.indexOf(shortest)}].hold` : "settle";
  const isCountedLate = spec.settle === undefined && countingDelaySeconds(traffic) > albSettleSeconds;
  const counted = isCountedLate ? ", or have YACE ask for a shorter period, and write it as traffic.period" : "";
  const orElse = spec.settle === undefined ? counted : ", or let settle end sooner";
  return [
    {
      code: "shift-settle",
      path: `${path}.${place}`,
      severity: "warning",
      message: `traffic has ${secondsToWords(settleSeconds)} to follow a change of weights, and a step is over after ${secondsToWords(shortest)}: the gate holds until traffic followed, so this step cannot pass it`,
      hint: `hold each step for longer than ${secondsToDuration(settleSeconds)}${orElse}`,
    },
  ];
}
