import { expect, test } from "@jest/globals";
import { createBlindnessLog } from "../../../exporters/shifts/run/blindness-log.ts";
import { silentLogger } from "../../../service/log.ts";

test("createBlindnessLog() writes once when a source becomes blind, and once when it is seen again", () => {
  const lines: unknown[] = [];
  const log = {
    ...silentLogger,
    warn: (message: string, fields = {}) => void lines.push(["warn", message, fields]),
    info: (message: string, fields = {}) => void lines.push(["info", message, fields]),
  };
  const { look } = createBlindnessLog({ shift: "checkout-green", log });
  const weights = (reason: string) => ({ source: "weights" as const, reason });
  look([weights("not read yet")]);
  look([]);
  look([weights("it refuses the connection")]);
  look([weights("it does not answer in time")]);
  look([]);
  look([]);
  look([weights("there is no such file")]);
  const about = { shift: "checkout-green", source: "weights" };
  const cannot = "a source of a traffic shift cannot be read";
  expect(lines).toEqual([
    ["warn", cannot, { ...about, reason: "it refuses the connection" }],
    ["info", "a source of a traffic shift is seen again", about],
    ["warn", cannot, { ...about, reason: "there is no such file" }],
  ]);
});
