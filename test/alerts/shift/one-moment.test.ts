import { describe, expect, test } from "@jest/globals";
import type { RuleGroup } from "../../../alerts/rule.ts";
import { shiftFiles } from "../../../alerts/shift/shift-rules.ts";
import { stackOf } from "../generated-stack.ts";
import { everyShift, oneShift } from "./every-shift.ts";

/** What is recorded of arms, which rules of another group would see at two moments. */
const ofOneMoment =
  /^shift:(arm_(weight:(set|live)|(requests|errors|failed|slow|lost):(rate|missed_rate))|arms_scraped|gap_ended)$/;

/** What holds all that was lost, or missed in a gap, at one evaluation, which another group would read twice, or never. */
const ofOneEvaluation = /^shift:(arm_(requests|errors|failed|slow|lost):active_rate|(error|slow)_llr\w+:rate)$/;

/** Reading one of these at this moment, and not only whether it is there. */
const readsNow =
  /(?<!0 \* |unless on \(shift\) )(?<series>shift:(arm_lost:rate|unserved:rate|\w+:(missed|active)_rate|\w+_llr\w+:rate))\{[^}]*\}(?!\[| offset)/g;

/** What groups read of each other at this moment. */
function readOfOthersNow(groups: readonly RuleGroup[]): readonly string[] {
  return groups.flatMap(({ rules }) => {
    const own = rules.map((rule) => ("record" in rule ? rule.record : ""));
    return rules
      .flatMap(({ expr }) => [...expr.matchAll(readsNow)].map(({ groups: found }) => found?.["series"] ?? ""))
      .filter((series) => !own.includes(series));
  });
}

describe.each(shiftFiles(stackOf(everyShift)))("shiftFiles(): $name", ({ groups }) => {
  const having = (series: RegExp) =>
    groups
      .filter(({ rules }) => rules.some((rule) => "record" in rule && series.test(rule.record)))
      .map(({ name }) => name);

  test("has weights, rates and what was missed of them in one group", () => {
    expect(having(ofOneMoment)).toEqual([groups[0]?.name]);
  });

  test("has what arms did in a rollout and the evidence of it in one group", () => {
    expect(having(ofOneEvaluation).length).toBeLessThanOrEqual(1);
  });

  test("reads nothing of another group at this moment that may be there at one evaluation alone", () => {
    expect(readOfOthersNow(groups)).toEqual([]);
  });
});

test("shiftFiles() shows what is read of another group at this moment where each rule is one", () => {
  const stack = stackOf(oneShift("haproxy-http"));
  const apart = { ...stack, rules: { ...stack.rules, rulesPerGroup: 1 } };
  const groups = shiftFiles(apart).flatMap((file) => file.groups);
  expect([...new Set(readOfOthersNow(groups))].sort()).toEqual([
    "shift:arm_errors:active_rate",
    "shift:arm_failed:active_rate",
    "shift:arm_lost:rate",
  ]);
});
