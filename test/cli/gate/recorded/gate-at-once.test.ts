import { expect, test } from "@jest/globals";
import { needs } from "../../../servers/needs.ts";
import { type AskedShift, gateOfRecorded, type RecordedShift } from "./gate-of-recorded.ts";
import { atEnd, atOnce } from "./recorded-shift.ts";
import { changed, info } from "./told-of-shift.ts";

const asked: readonly AskedShift[] = [
  {
    shift: "at-once-good",
    series: atOnce("at-once-good", 0),
    code: 0,
    says: "proceed: at-once-good\n  the rollout is complete: all traffic is at green\n  not compared: 0 of 100 stable requests\n",
  },
  {
    shift: "at-once-after",
    series: [...atEnd("at-once-after", 1, 1), changed("at-once-after", 60)],
    code: 10,
    says: "hold: at-once-after\n  nothing is known of the candidate: none of its requests were counted\n",
  },
];

const newer: readonly (RecordedShift & {
  readonly shift: string;
  readonly code: number;
  readonly rollout: string | null;
  readonly first: RegExp;
})[] = [
  {
    shift: "at-once-bad",
    series: atOnce("at-once-bad", 0.2),
    code: 10,
    rollout: null,
    first: /^the candidate fails 20 % of 1,[2-9]\d\d requests, usual are 0\.1 %; nothing/,
  },
  {
    shift: "at-once-told",
    series: [...atOnce("at-once-told", 0.2), info("at-once-told", "at-once-told-20260301T130000Z")],
    code: 10,
    rollout: "at-once-told-20260301T130000Z",
    first: /^the candidate fails 20 % of 1,[2-9]\d\d requests, usual are 0\.1 %; nothing/,
  },
  {
    shift: "stepped",
    series: [...atOnce("stepped", 0), ["shift:active", { shift: "stepped", rollout: "stepped-20260301T120000Z" }, 1]],
    code: 1,
    rollout: "stepped-20260301T120000Z",
    first: /^the candidate is worse: errors 2\.1 % against 0\.11 % after 18,400 candidate requests/,
  },
];
/** The fixed build got its weight a moment ago: the group with its share was evaluated, and the one with its name not yet. */
const unnamed: RecordedShift & { readonly shift: string } = {
  shift: "at-once-fixed",
  series: atOnce("at-once-fixed", 0).map(([name, labels, value]) =>
    name === "shift:arm_share:intended" ? [name, labels, 0.5] : [name, labels, value],
  ),
};
const settled: RecordedShift = { series: atOnce("at-once-settled", 0.2, 1_200) };

needs("prometheus")("nines gate", () => {
  const ask = gateOfRecorded([...asked, ...newer, unnamed, settled]);

  test.each(asked)("ends with $code for the shift $shift", async ({ shift, code, says }) => {
    expect(await ask(shift)).toEqual({ code, stdout: says, stderr: "" });
  });

  test.each(newer)("tells a rollout from the one before: $shift", async ({ shift, code, rollout, first }) => {
    const result = await ask(shift, "--format", "json");
    const answer = JSON.parse(result.stdout);
    expect([result.code, answer.rollout]).toEqual([code, rollout]);
    expect(answer.reasons[0]).toMatch(first);
    // Its losses, too, are those of the rollout before.
    expect(answer.reasons).toHaveLength(code === 1 ? 2 : 1);
  });

  test("holds while rules have the share of a new rollout beside the name and the verdict of the one before", async () => {
    const result = await ask("at-once-fixed", "--format", "json");
    const { decision, rollout, reasons } = JSON.parse(result.stdout);
    expect([result.code, decision, rollout]).toEqual([10, "hold", null]);
    expect(reasons[0]).toBe(
      "no verdict is recorded: the rules know of no rollout now: it has only begun, or nobody could scrape for some seconds",
    );
    expect(reasons.join()).not.toMatch(/worse|lost/);
  });

  test("counts a stable arm's requests from when traffic had its time to follow", async () => {
    const { code, stdout } = await ask("at-once-settled");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /not decided: the candidate fails 20 % of 24,\d\d\d requests, the stable arm 20 % of 1,[2-3]\d\d\n$/,
    );
  });
});
