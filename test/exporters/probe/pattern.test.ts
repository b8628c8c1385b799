import { expect, test } from "@jest/globals";
import { findPattern } from "../../../exporters/probe/pattern.ts";
import { probeOnce } from "../../../exporters/probe/probe-kinds.ts";
import { probeBase } from "../sample-probe.ts";
import { contextOf } from "./context-of.ts";
import { withTcpServer } from "./loopback.ts";

test.each([
  { source: "^\\d+$", text: "123", matches: true },
  { source: "^\\p{Lu}", text: "Ärger", matches: true },
  { source: "größe", text: "die größe", matches: true },
  { source: "^.{1,2}$", text: "ab", matches: true },
  { source: "(?<year>\\d{4})-\\k<year>", text: "2024-2024", matches: true },
  { source: "a{2}", text: "aba", matches: false },
])("findPattern() reads $source as it was checked", ({ source, text, matches }) => {
  expect(findPattern(source, text) !== null).toBe(matches);
});

test("findPattern() ends where backtracking would not", () => {
  // Each further letter would double the time: 60 of them would take longer than this machine lasts.
  expect(findPattern("^(a+)+$", `${"a".repeat(60)}!`)).toBeNull();
  expect(findPattern("(x+x+)+y", "x".repeat(2_000))).toBeNull();
});

test.each(["^(?=(a+)+$)", "^(a+)+\\1$", "^(ä|a+)+$"])("findPattern() breaks off /%s/ and says so", (source) => {
  expect(() => findPattern(source, `${"a".repeat(60)}!`)).toThrow(
    `the search for /${source}/ took longer than 100 ms and was broken off; write the pattern without look-ahead and back-references.`,
  );
  // The next search is none the worse for it.
  expect(findPattern(source, "b")).toBeNull();
});

test("findPattern() gives the groups of a pattern that cannot be searched in linear time", () => {
  const found = findPattern("(?=token)token=(\\w+)", "a token=abc");
  expect([found?.index, found?.[1]]).toEqual([2, "abc"]);
});

test("an attempt whose pattern has no end is inconclusive, and says why", async () => {
  await withTcpServer(
    (socket) => socket.end(`${"a".repeat(60)}!`),
    async ({ port }) => {
      const dialogue = [{ kind: "expect", match: { kind: "matches", pattern: "^(?=(a+)+$)" } }] as const;
      const attempt = await probeOnce(
        { ...probeBase, kind: "tcp", host: "127.0.0.1", port, tls: undefined, dialogue },
        contextOf(),
      );
      expect(attempt).toMatchObject({
        result: "inconclusive",
        reason: "prober",
        detail: expect.stringMatching(/^The prober is at fault: the search for .* was broken off/),
      });
    },
  );
});
