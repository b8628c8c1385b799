import { printSelector } from "../../promql/print-selector.ts";
import { parseRegex } from "../../promql/regex/parse-regex.ts";
import { regexSource } from "../../promql/regex/regex-node.ts";
import { vectorSelectors } from "../../promql/selectors.ts";
import { matchersOf } from "../traffic/matchers.ts";
import type { ShiftArm, ShiftTraffic, TrafficShift } from "../traffic-shift.ts";

/** A shift as others that mean the same have it: matchers in one order, and expressions without needless brackets. */
export function plainShift(shift: TrafficShift): TrafficShift {
  return {
    ...shift,
    stable: plainArm(shift.stable),
    candidate: plainArm(shift.candidate),
    traffic: plainTraffic(shift.traffic),
  };
}

function plainArm(arm: ShiftArm): ShiftArm {
  const match = plainPattern(arm.match);
  // Without a target of its own an arm has its match.
  return { ...arm, match, target: arm.target === arm.match ? match : arm.target };
}

function plainPattern(match: string): string {
  const regex = parseRegex(match);
  return regex.ok ? regexSource(regex.node) : match;
}

function plainTraffic(traffic: ShiftTraffic): ShiftTraffic {
  if ("matchers" in traffic) return { ...traffic, matchers: sorted({ matchers: matchersOf(traffic.matchers) }) };
  if (!("requests" in traffic)) return traffic;
  const { requests, errors, slow } = traffic;
  return {
    ...traffic,
    requests: plainSelector(requests),
    errors: plainSelector(errors),
    ...(slow !== undefined && { slow: plainSelector(slow) }),
  };
}

function plainSelector(text: string): string {
  const [selector] = vectorSelectors(text);
  return selector === undefined ? text : sorted(selector);
}

function sorted({ metric, matchers }: Parameters<typeof printSelector>[0]): string {
  return printSelector({
    ...(metric === undefined ? {} : { metric }),
    matchers: matchers.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)),
  });
}

function keyOf(matcher: Parameters<typeof printSelector>[0]["matchers"][number]): string {
  return JSON.stringify([matcher.label, matcher.op, matcher.value]);
}
