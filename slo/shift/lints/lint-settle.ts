import { secondsToDuration, secondsToWords } from "../../duration.ts";
import type { ShiftLint } from "../lint-shifts.ts";
import { settleMinimum } from "../settle-time.ts";
import { assumedTtlSeconds } from "../shift-timing.ts";

/** Times that traffic does not keep to. */
export const lintSettle: ShiftLint = ({ shift, spec, path }) => {
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
  const why =
    shift.affinity.kind !== "none" && shift.affinity.seconds === least
      ? "clients stay at their arm"
      : `traffic takes to follow at the layer ${shift.layer}`;
  return [
    {
      code: "shift-settle",
      path: `${path}.settle`,
      severity: "warning",
      message: `${secondsToWords(shift.settleSeconds)} are less than the ${secondsToWords(least)} that ${why}: a share that is about to come is called a drift`,
      hint: `write ${secondsToDuration(least)} or more, or leave settle out`,
    },
  ];
};
