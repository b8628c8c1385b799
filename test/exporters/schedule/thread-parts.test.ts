import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { ProberMessage } from "../../../exporters/schedule/due-result.ts";
import { createMessageBatches } from "../../../exporters/schedule/thread/message-batches.ts";
import { newTraceparent } from "../../../exporters/schedule/thread/new-traceparent.ts";
import { createResumePoints } from "../../../exporters/schedule/thread/resume-points.ts";
import { createSecretReader } from "../../../service/secrets.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";
import { createVirtualTime } from "./virtual-time.ts";

const stopped = (target: string, dueMs: number): ProberMessage => ({
  kind: "due",
  target,
  dueMs,
  intervalMs: 60_000,
  outcome: "missed",
  reason: "stopped",
});

test("createMessageBatches() sends after 50 ms, or at 500 messages, in order and none twice", async () => {
  const time = createVirtualTime(0);
  const sent: (readonly [number, number, number])[] = [];
  const batches = createMessageBatches({
    send: (messages) => {
      const due = messages.map((message) => (message.kind === "due" ? message.dueMs : 0));
      sent.push([time.clock.monotonic(), due[0] ?? -1, due.at(-1) ?? -1]);
    },
    setTimer: time.clock.setTimer,
  });
  batches.add(stopped("a", 0));
  await time.advance(20);
  batches.add(stopped("a", 1));
  await time.advance(100);
  for (let number = 2; number < 1_003; number++) batches.add(stopped("a", number));
  await time.advance(10);
  batches.flush();
  await time.advance(1_000);
  batches.flush();
  expect(sent).toEqual([
    [50, 0, 1],
    [120, 2, 501],
    [120, 502, 1_001],
    [130, 1_002, 1_002],
  ]);
});

test("createResumePoints() goes on after the last due time of each target, and not behind a clock that was set back", () => {
  const points = createResumePoints();
  for (const target of ["a", "b", "c"]) points.begin(target, { accountedUntilMs: 100, state: "unknown" });
  points.note([stopped("a", 500), stopped("b", 400), stopped("a", 450), stopped("gone", 500)]);
  points.note([{ kind: "state", target: "a", atMs: 500, state: "down" }]);
  points.begin("a", { accountedUntilMs: 900, state: "unknown" });
  points.forget("c");
  expect([...points.byTarget()]).toEqual([
    ["a", { accountedUntilMs: 500, state: "down" }],
    ["b", { accountedUntilMs: 400, state: "unknown" }],
  ]);
  points.note([{ kind: "clock-step", atMs: 450, stepMs: -3_000 }]);
  expect([...points.byTarget()].map(([target, { accountedUntilMs }]) => [target, accountedUntilMs])).toEqual([
    ["a", 450],
    ["b", 400],
  ]);
});

test("createSecretReader() reads anew each time, and names the reference when it cannot", async () => {
  await inTemporaryFolder("secret", async (folder) => {
    const path = join(folder, "token");
    const secret = createSecretReader({ TOKEN: "one" });
    await writeFile(path, "two\n");
    expect([secret({ kind: "env", name: "TOKEN" }), secret({ kind: "file", path })]).toEqual(["one", "two"]);
    await writeFile(path, "three");
    expect(secret({ kind: "file", path })).toBe("three");
    expect(() => secret({ kind: "env", name: "NONE" })).toThrow("the environment variable NONE is not set");
    expect(() => secret({ kind: "file", path: "/none" })).toThrow("the secret file /none cannot be read");
  });
});

test("newTraceparent() is one of its own, and sampled", () => {
  expect(newTraceparent()).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(newTraceparent()).not.toBe(newTraceparent());
});
