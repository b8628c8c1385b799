import { EventEmitter } from "node:events";
import { describe, expect, test } from "@jest/globals";
import { waitForEnd } from "../../../cli/up/wait-for-end.ts";

describe("waitForEnd()", () => {
  test("hears that the terminal is gone from a write that fails, and any number of times", async () => {
    const output = new EventEmitter();
    const end = waitForEnd([output]);
    output.emit("error", Object.assign(new Error("write EIO"), { code: "EIO" }));
    await end.wanted;
    expect(end.signal.aborted).toBe(true);
    expect(() => output.emit("error", Object.assign(new Error("write EIO"), { code: "EIO" }))).not.toThrow();
    end.release();
    expect(output.listenerCount("error")).toBe(0);
  });

  test("does not take a reader that has seen enough for the end", () => {
    const output = new EventEmitter();
    const end = waitForEnd([output]);
    output.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    expect(end.signal.aborted).toBe(false);
    end.release();
  });
});
