import { createServer } from "node:http";
import { describe, expect, test } from "@jest/globals";
import { needs } from "../../../servers/needs.ts";
import { runGate } from "../run-gate.ts";
import { gateOfRecorded } from "./gate-of-recorded.ts";
import { recorded, type Series } from "./recorded-shift.ts";

const budget: readonly Series[] = [["slo:period_error_budget_remaining:ratio", { slo_id: "shop-up" }, 0.7]];
const others = Array.from({ length: 12 }, (_, index) => `other-${index + 1}`);

needs("prometheus")("nines gate", () => {
  const ask = gateOfRecorded([
    { series: [...recorded("good"), ...budget] },
    { series: recorded("bad", { worse: 1, not_worse: 0, errors: 386 }) },
    ...others.map((shift) => ({ series: recorded(shift) })),
  ]);

  test.each([
    { args: ["goood"], says: 'records no traffic shift "goood"' },
    { args: ['"} or vector(1) or up{a="'], says: "records no traffic shift" },
  ])("is a fault for what Prometheus does not know: $args", async ({ args: [shift = "", ...rest], says }) => {
    const { code, stdout, stderr } = await ask(shift, ...rest);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain(says);
  });

  test("names the shifts that there are", async () => {
    const { stderr } = await ask("goood");
    expect(stderr).toContain(
      "it records bad, good, other-1, other-10, other-11, other-12, other-2, other-3, other-4, other-5, other-6, other-7 and 2 more; load the rules of goood, or name one",
    );
  });

  test("answers as JSON, as the exporter does", async () => {
    const { stdout } = await ask("good", "--slo", "shop-up", "--format", "json");
    expect(JSON.parse(stdout)).toEqual({
      shift: "good",
      rollout: "good-20260301T120000Z",
      slo: "shop-up",
      decision: "proceed",
      reasons: ["no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests"],
    });
  });

  test("does not wait when it need not", async () => {
    expect(await ask("bad", "--wait", "1h")).toMatchObject({ code: 1, stderr: "" });
  });
});

describe("nines gate", () => {
  test("is a fault when nobody answers", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const address = closed.address();
    const port = typeof address === "object" ? address?.port : 0;
    await new Promise((resolve) => closed.close(resolve));
    const { code, stdout } = await runGate(["--shift", "good", "--prometheus", `http://127.0.0.1:${port}`]);
    expect([code, stdout]).toEqual([3, ""]);
  });

  test.each([
    { args: ["--prometheus", "http://127.0.0.1:1"], says: "--shift" },
    { args: ["--shift", "good", "--slo="], says: "It is empty: leave it out or write a name." },
    { args: ["--shift", "good", "--shift", "good"], says: "option '--shift <name>' is given twice: write it once" },
    { args: ["--shift="], says: "It is empty: write the name of a traffic shift, as the config has it." },
    { args: ["--shift", "good"], says: "no Prometheus is named" },
    { args: ["--shift", "good", "--every", "0s"], says: "--every must not be 0" },
    {
      args: ["--shift", "good", "--every", "1s", "--at-once"],
      says: "--every changes nothing here: with --at-once and without --wait the gate asks only once (add --wait)",
    },
    { args: ["--shift", "good", "--wait", "soon"], says: 'Write a duration such as "30s"' },
  ])("is wrong usage: $args", async ({ args, says }) => {
    const { code, stderr } = await runGate(args);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});
