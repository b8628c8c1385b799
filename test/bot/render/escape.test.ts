import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import {
  clip,
  code,
  codeBlock,
  instant,
  link,
  mention,
  mrkdwn,
  plain,
  prose,
  utcText,
} from "../../../bot/render/escape.ts";
import fc from "../../property.ts";
import { hostileText } from "./hostile.ts";
import { liveText } from "./live-sequences.ts";

const nothing = { sequences: [], emojis: [], formats: [] };

describe("mrkdwn()", () => {
  test.each([
    ["<!channel>", "&lt;!channel&gt;"],
    ["a & b", "a &amp; b"],
    ["&lt;!here&gt;", "&amp;lt;!here&amp;gt;"],
    ["*bold* ~gone~ `code`", "∗bold∗ ∼gone∼ ˋcodeˋ"],
    ["http_requests_total", "http_requests_total"],
    ["_italic_ __name__", "ˍitalicˍ ˍˍnameˍˍ"],
    [":fire: at 12:30, https://x", "∶fire: at 12∶30, https://x"],
    [":smile", "∶smile"],
    ["db-1:9090", "db-1∶9090"],
    ["> quote", "› quote"],
    ["two\nlines\u202e", "two lines"],
    ["lone \ud83d half", "lone \ufffd half"],
  ])("makes %j harmless: %j", (text, expected) => {
    expect(mrkdwn`${text}`.mrkdwn).toBe(expected);
  });

  test("lets its own marks stand", () => {
    expect(mrkdwn`*${"a*b"}* ${code("x`y")} _${1}_`.mrkdwn).toBe("*a∗b* `xˋy` _1_");
  });
});

describe("prose()", () => {
  test.each([
    ["connect ECONNREFUSED 127.0.0.1:40759", "connect ECONNREFUSED `127.0.0.1:40759`"],
    ["http://[::1]:9090/metrics: 503", "`http://[::1]:9090/metrics`: 503"],
    ["[::1]:9090, haproxy-1.shop:8404 or localhost:9999.", "`[::1]:9090`, `haproxy-1.shop:8404` or `localhost:9999`."],
    ["at 09:10:00, a.b:fire: 10.0.0.7:80:x", "at 09∶10∶00, a.b∶fire: 10.0.0.7∶80∶x"],
  ])("lets addresses in %j be copied", (text, expected) => {
    expect(prose(text).mrkdwn).toBe(expected);
  });
});

describe("Everything that escapes", () => {
  test("never lets a mention, a link, an emoji or a format through", () => {
    fc.assert(
      fc.property(hostileText, hostileText, (a, b) => {
        const line = mrkdwn`${a}: ${b}`.mrkdwn;
        expect(liveText(line)).toEqual(nothing);
        expect(line).not.toMatch(/[*\n]/);
        // An underscore formats at the edge of a word only.
        expect(line).not.toMatch(/(?<![\p{L}\p{N}_])_|_(?![\p{L}\p{N}_])/u);
        expect(liveText(prose(a).mrkdwn)).toEqual(nothing);
        expect(prose(a).mrkdwn.replace(/`[^`\n]*`/g, "")).not.toMatch(/[*`]/);
        expect(code(a).mrkdwn).toMatch(/^`[^`\n<>]+`$/);
        expect(codeBlock(a).mrkdwn).toMatch(/^```\n[^`<>]*\n```$/);
        expect(plain(a)).not.toMatch(/<[!@#]|&(amp|lt|gt);|\n/);
        expect(plain(a)).not.toMatch(/:[\p{L}\p{N}_+'-]+:/u);
      }),
      { numRuns: 2_000 },
    );
  });

  test("never lets a link lie, or lead where it may not", () => {
    const urls = fc.oneof(
      hostileText,
      hostileText.map((text) => `https://shop.example/${text}`),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
    );
    fc.assert(
      fc.property(hostileText, urls, (name, url) => {
        const { sequences, ...rest } = liveText(link({ name, url }, ["shop.example"]).mrkdwn);
        expect(rest).toEqual({ emojis: [], formats: [] });
        expect(sequences.length).toBeLessThanOrEqual(1);
        for (const sequence of sequences) expect(sequence).toMatch(/^https:\/\/shop\.example(:\d+)?\/[^|]*\|[^|]*$/);
      }),
      { numRuns: 2_000 },
    );
  });

  test("keeps clipped texts within their length, and whole characters", () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 40 }), (text, most) => {
        const clipped = clip(text, most);
        expect([...clipped].length).toBeLessThanOrEqual(Math.max(most, 1));
        expect(clipped.isWellFormed()).toBe(text.isWellFormed() || clipped.isWellFormed());
      }),
    );
  });
});

describe("link()", () => {
  test.each([
    [{ name: "Runbook", url: "https://shop.example/r?a=1&b=2" }, "<https://shop.example/r?a=1&amp;b=2|Runbook>"],
    [{ name: "Runbook", url: "https://user:pass@shop.example/" }, "<https://shop.example/|Runbook>"],
    [{ name: "https://good.example", url: "https://shop.example/x" }, "<https://shop.example/x|link>"],
    [{ name: "Runbook", url: "https://evil.example/r" }, "Runbook: `https://evil.example/r`"],
    [{ name: "Runbook", url: "https://notshop.example/r" }, "Runbook: `https://notshop.example/r`"],
    [{ name: "Run", url: "javascript:alert(1)" }, "Run: `javascript:alert(1)`"],
    [{ name: "a|b", url: "https://shop.example/a|b?c|d" }, "<https://shop.example/a%7Cb?c%7Cd|a¦b>"],
  ])("shows %j as %j", (one, expected) => {
    expect(link(one, ["shop.example"]).mrkdwn).toBe(expected);
  });

  test("takes hosts below an allowed one, and every host when none is named", () => {
    expect(link({ name: "Logs", url: "https://logs.shop.example/" }, ["shop.example"]).mrkdwn).toBe(
      "<https://logs.shop.example/|Logs>",
    );
    expect(link({ name: "Logs", url: "http://anywhere.example/" }, []).mrkdwn).toBe("<http://anywhere.example/|Logs>");
  });
});

describe("mention()", () => {
  test.each([
    ["@U012ABCDEF", "<@U012ABCDEF>"],
    ["!subteam^S012ABCDEF", "<!subteam^S012ABCDEF>"],
    ["!channel", "!channel"],
    ["!here", "!here"],
    ["@U1> <!channel", "@U1&gt; &lt;!channel"],
    ["local:ana", "local:ana"],
  ])("of %j is %j", (id, expected) => {
    expect(mention(id).mrkdwn).toBe(expected.replace("local:ana", "local∶ana"));
  });
});

describe("instant()", () => {
  test("is a date in the reader's zone, and in UTC where there is none", () => {
    expect(instant(Date.UTC(2026, 2, 2, 14, 5)).mrkdwn).toBe(
      "<!date^1772460300^{date_short_pretty} at {time}|2026-03-02 14:05 UTC>",
    );
    expect(utcText(Number.NaN)).toBe("an unknown time");
  });
});

test("Only escape.ts makes text that Slack reads as more than text", async () => {
  const folder = join(import.meta.dirname, "../../../bot/render");
  const files = (await readdir(folder, { recursive: true })).filter(
    (file) => file.endsWith(".ts") && file !== "escape.ts",
  );
  for (const file of files) {
    const text = await readFile(join(folder, file), "utf8");
    expect({ file, makes: /\{ mrkdwn: (?!text)|as Mrkdwn\b|&amp;"\)|<!date\^\$|`<@/.exec(text)?.[0] }).toEqual({
      file,
      makes: undefined,
    });
  }
});
