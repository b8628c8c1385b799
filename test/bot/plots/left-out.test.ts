import { expect, test } from "@jest/globals";
import { rememberLeftOut } from "../../../bot/plots/left-out.ts";

test("what was left out is tried again after a minute, three times, and what was drawn then stays", () => {
  let nowMs = 0;
  const left = rememberLeftOut(() => nowMs);
  const versions: string[] = [left.version("3F7K")];
  for (const at of [0, 30, 60, 120, 180, 240, 300]) {
    nowMs = at * 1_000;
    left.note("3F7K");
    nowMs += 59_000;
    versions.push(left.version("3F7K"));
    nowMs += 1_000;
    versions.push(left.version("3F7K"));
  }
  expect(versions.filter((version, index) => version !== versions[index - 1])).toEqual([
    "open",
    "open 1",
    "open 2",
    "open 3",
  ]);
  left.note("7M2Q");
  nowMs += 60_000;
  expect([left.version("7M2Q"), left.version("7M2Q")]).toEqual(["open 1", "open 1"]);
  nowMs += 600_000;
  expect(left.version("7M2Q")).toBe("open 1");
  expect(left.version("other")).toBe("open");
});
