import { expect, test } from "@jest/globals";
import { needs } from "../../../servers/needs.ts";
import { type AskedShift, gateOfRecorded, type RecordedShift } from "./gate-of-recorded.ts";
import { atEnd } from "./recorded-shift.ts";
import { alert, compared, phase } from "./told-of-shift.ts";

const asked: readonly AskedShift[] = [
  { shift: "over", series: atEnd("over", 0, 0), code: 10, says: "hold: over\n  no rollout is under way\n" },
  {
    shift: "complete",
    series: atEnd("complete", 1, 1),
    code: 0,
    says: "proceed: complete\n  the rollout is complete: all traffic is at green\n  not decided: the candidate fails 0.12 % of 18,400 requests, the stable arm 0.11 % of 165,600\n",
  },
  {
    shift: "complete-after-refusals",
    series: [
      ...atEnd("complete-after-refusals", 1, 1),
      ["shift:refused_now:sum", { shift: "complete-after-refusals", rollout: "before-20260301T113000Z" }, 3_067],
    ],
    code: 0,
    says: "proceed: complete-after-refusals\n  the rollout is complete: all traffic is at green\n  not decided: the candidate fails 0.12 % of 18,400 requests, the stable arm 0.11 % of 165,600\n",
  },
  {
    shift: "complete-told",
    series: [...atEnd("complete-told", 1, 1), ...phase("complete-told", "settled")],
    code: 0,
    says: "proceed: complete-told\n  the rollout is complete: all traffic is at green\n  not decided: the candidate fails 0.12 % of 18,400 requests, the stable arm 0.11 % of 165,600\n",
  },
  {
    shift: "complete-compared",
    series: [
      ...atEnd("complete-compared", 1, 1),
      ["shift:error_difference:high", { shift: "complete-compared" }, 0.0004],
    ],
    code: 0,
    says: "proceed: complete-compared\n  the rollout is complete: all traffic is at green\n",
  },
  {
    shift: "complete-agreed",
    series: [
      ...atEnd("complete-agreed", 1, 1, { requests: undefined, errors: undefined }),
      ["trafficshift_verdict", { shift: "complete-agreed", verdict: "not_worse" }, 1],
      ["trafficshift_verdict", { shift: "complete-agreed", verdict: "worse" }, 0],
      ...compared("complete-agreed", { blue: [165_600, 182], green: [18_400, 22] }),
    ],
    code: 0,
    says: "proceed: complete-agreed\n  the rollout is complete: all traffic is at green\n",
  },
  {
    shift: "complete-bad",
    series: atEnd("complete-bad", 1, 1, { stableRequests: 4, stableErrors: 0, requests: 667, errors: 279 }),
    code: 10,
    says: "hold: complete-bad\n  the candidate fails 41.8 % of 667 requests, usual are 0.1 %; nothing to compare it with\n",
  },
  {
    shift: "complete-unseen",
    series: atEnd("complete-unseen", 1, 1, { requests: undefined, errors: undefined }),
    code: 10,
    says: "hold: complete-unseen\n  nothing is known of the candidate: none of its requests were counted\n",
  },
  {
    shift: "complete-unset",
    series: atEnd("complete-unset", 1, 1, { minRequests: undefined }),
    code: 10,
    says: "hold: complete-unset\n  what is usual is not known: load the rules that nines generates now\n",
  },
  {
    shift: "following",
    series: [...atEnd("following", 1, 0.59)],
    code: 10,
    says: "hold: following\n  no verdict is recorded: one arm is meant to have all of the traffic\n  the candidate has 41 points less of the traffic than its weight says, and 2 points may be chance\n",
  },
  {
    shift: "tcp",
    series: [...atEnd("tcp", 1, 0.46), ...phase("tcp", "settled")],
    code: 10,
    says: "hold: tcp\n  the candidate has 54 points less of the traffic than its weight says, and 2 points may be chance\n",
  },
  {
    shift: "following-told",
    series: [...atEnd("following-told", 1, 1), ...phase("following-told", "shifting")],
    code: 10,
    says: "hold: following-told\n  no verdict is recorded: one arm is meant to have all of the traffic\n",
  },
  {
    shift: "failed",
    series: [...atEnd("failed", 0, 0), alert("failed", "CanaryErrorRateHigher")],
    code: 10,
    says: "hold: failed\n  no rollout is under way\n  CanaryErrorRateHigher is firing: the candidate fails more often than the stable arm\n",
  },
  {
    shift: "late-told",
    series: atEnd("late-told", 0, 0),
    late: phase("late-told", "aborting"),
    code: 10,
    says: "hold: late-told\n  no rollout is under way\n",
  },
];

const underWay: readonly (RecordedShift & {
  readonly shift: string;
  readonly code: number;
  readonly says: readonly string[];
})[] = [
  {
    shift: "killed",
    series: [...atEnd("killed", 0, 0.3), alert("killed", "DrainDroppedRequests")],
    code: 1,
    says: ["traffic is on its way back already", "DrainDroppedRequests is firing"],
  },
  {
    shift: "killed-told",
    series: [...atEnd("killed-told", 0, 0), ...phase("killed-told", "aborting")],
    code: 1,
    says: ["traffic is on its way back already"],
  },
  {
    shift: "dead",
    series: atEnd("dead", undefined, undefined),
    code: 10,
    says: ["the weights are not known: shift:arm_share:intended has no value"],
  },
  {
    shift: "dead-told",
    series: [...atEnd("dead-told", undefined, undefined), ...phase("dead-told", "idle")],
    code: 10,
    says: ["the weights are not known: shift:arm_share:intended has no value"],
  },
];

needs("prometheus")("nines gate", () => {
  const ask = gateOfRecorded([...asked, ...underWay]);

  test.each(asked)("ends with $code for the shift $shift", async ({ shift, code, says }) => {
    expect(await ask(shift)).toEqual({ code, stdout: says, stderr: "" });
  });

  test.each(underWay)("never says of $shift that no rollout is under way", async ({ shift, code, says }) => {
    const result = await ask(shift);
    expect(result.code).toBe(code);
    for (const words of says) expect(result.stdout).toContain(words);
    expect(result.stdout).not.toContain("no rollout");
  });
});
