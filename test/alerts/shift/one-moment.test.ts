import { expect, test } from "@jest/globals";
import { shiftFiles } from "../../../alerts/shift/shift-rules.ts";
import { stackOf } from "../generated-stack.ts";
import { everyShift } from "./every-shift.ts";

/** What is recorded of arms, which rules of another group would see at two moments. */
const ofOneMoment = /^shift:(arm_(weight:(set|live)|(requests|errors|failed|slow|lost):(rate|missed_rate))|gap_ended)$/;

test.each(shiftFiles(stackOf(everyShift)))(
  "shiftFiles() has weights, rates and what was missed of them in one group: $name",
  ({ groups }) => {
    const having = groups.filter(({ rules }) =>
      rules.some((rule) => "record" in rule && ofOneMoment.test(rule.record)),
    );
    expect(having.map(({ name }) => name)).toEqual([groups[0]?.name]);
  },
);
