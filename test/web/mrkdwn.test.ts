import { describe, expect, test } from "@jest/globals";
import { mrkdwnText } from "../../web/mrkdwn/mrkdwn-text.ts";
import { parseInline, parseMrkdwn } from "../../web/mrkdwn/parse-mrkdwn.ts";
import { slackDateText } from "../../web/mrkdwn/slack-date.ts";
import { splitSymbols } from "../../web/mrkdwn/symbols.ts";
import fc from "../property.ts";

const text = (value: string) => ({ kind: "text", text: value });

describe("parseInline()", () => {
  test.each([
    { name: "plain text", input: "a &lt;b&gt; &amp; c", pieces: [text("a <b> & c")] },
    {
      name: "bold",
      input: "is *62 %* left",
      pieces: [text("is "), { kind: "bold", children: [text("62 %")] }, text(" left")],
    },
    { name: "no bold inside of words", input: "2*3*4", pieces: [text("2*3*4")] },
    { name: "no italic inside of names", input: "error_budget_burn", pieces: [text("error_budget_burn")] },
    {
      name: "italic in bold",
      input: "*a _b_*",
      pieces: [{ kind: "bold", children: [text("a "), { kind: "italic", children: [text("b")] }] }],
    },
    { name: "strike", input: "~old~", pieces: [{ kind: "strike", children: [text("old")] }] },
    { name: "code, in which nothing formats", input: "`a *b* <c>`", pieces: [{ kind: "code", text: "a *b* <c>" }] },
    {
      name: "a link",
      input: "<https://a.example/?x=1&amp;y=2|Run *book*>",
      pieces: [{ kind: "link", href: "https://a.example/?x=1&y=2", text: "Run *book*" }],
    },
    {
      name: "a link in bold",
      input: "*<https://a.example/|go>*",
      pieces: [{ kind: "bold", children: [{ kind: "link", href: "https://a.example/", text: "go" }] }],
    },
    { name: "an address that runs something as text", input: "<javascript:alert(1)|go>", pieces: [text("go")] },
    { name: "data as text", input: "<data:text/html,x>", pieces: [text("data:text/html,x")] },
    { name: "a person", input: "<@U01ANA>", pieces: [{ kind: "mention", text: "@U01ANA" }] },
    { name: "a group", input: "<!subteam^S0SHOP>", pieces: [{ kind: "mention", text: "@S0SHOP" }] },
    { name: "a group with a name", input: "<!subteam^S0SHOP|@shop>", pieces: [{ kind: "mention", text: "@shop" }] },
    { name: "a channel", input: "<#C01|alerts>", pieces: [{ kind: "mention", text: "@alerts" }] },
    { name: "everybody", input: "<!here>", pieces: [{ kind: "mention", text: "@here" }] },
    {
      name: "a date",
      input: "<!date^1772460000^{time}|14:00 UTC>",
      pieces: [{ kind: "date", seconds: 1_772_460_000, format: "{time}", fallback: "14:00 UTC" }],
    },
    { name: "a date without a time", input: "<!date^soon^{time}|later>", pieces: [text("later")] },
    { name: "an open bracket", input: "a < b * c", pieces: [text("a < b * c")] },
  ])("reads $name", ({ input, pieces }) => {
    expect(parseInline(input)).toEqual(pieces);
  });

  test("does not take a text for one of its own marks", () => {
    expect(parseInline("\ue000 `x`")).toEqual([text("\ufffd "), { kind: "code", text: "x" }]);
  });
});

describe("parseMrkdwn()", () => {
  test("keeps lines, quotes and code blocks apart", () => {
    expect(parseMrkdwn("a\n>b\n```\nx = *1*\ny &lt; 2\n```\nc")).toEqual([
      { kind: "lines", lines: [[text("a")]] },
      { kind: "quote", lines: [[text("b")]] },
      { kind: "pre", text: "x = *1*\ny < 2" },
      { kind: "lines", lines: [[text("c")]] },
    ]);
  });

  test("shows a code block that does not end as text", () => {
    expect(parseMrkdwn("a ```b")).toEqual([{ kind: "lines", lines: [[text("a ```b")]] }]);
  });

  test("keeps every character of any plain text", () => {
    const plain = fc
      .string({ unit: "grapheme", maxLength: 200 })
      .map((value) => value.replace(/[*_~`<>&\n\ue000-\uf8ff]/g, ""));
    fc.assert(
      fc.property(plain, (value) => {
        expect(mrkdwnText(value, 0)).toBe(value);
      }),
    );
  });

  test("reads any text, and quickly", () => {
    const noise = fc.array(
      fc.constantFrom("*", "_", "~", "`", "<", ">", "|", "&lt;", "a", " ", "\n", "!date^1^", "```"),
      { maxLength: 600 },
    );
    fc.assert(
      fc.property(noise, (parts) => {
        expect(() => parseMrkdwn(parts.join(""))).not.toThrow();
      }),
    );
  });
});

describe("slackDateText()", () => {
  const nowMs = Date.UTC(2026, 2, 2, 14, 12);
  const seconds = Date.UTC(2026, 2, 2, 14, 0) / 1_000;
  const berlin = { nowMs, timeZone: "Europe/Berlin" };
  test.each([
    { format: "{date_short_pretty} at {time} ({ago})", ago: 0, text: "today at 15:00 (12 min ago)" },
    { format: "{date_short_pretty} at {time}", ago: 86_400, text: "yesterday at 15:00" },
    { format: "{date_pretty}", ago: -86_400, text: "tomorrow" },
    { format: "{date_short}", ago: 0, text: "2 Mar 2026" },
    { format: "{date_num}", ago: 0, text: "2026-03-02" },
    { format: "{date}, {time_secs}", ago: 0, text: "2 March 2026, 15:00:00" },
    { format: "{date_long}", ago: 0, text: "Monday, 2 March 2026" },
    { format: "{nothing}", ago: 0, text: "{nothing}" },
  ])("shows $format as $text", ({ format, ago, text: expected }) => {
    expect(slackDateText({ seconds: seconds - ago, format }, berlin)).toBe(expected);
  });
});

test("splitSymbols() draws the relay's emoji and leaves other characters alone", () => {
  const parts = splitSymbols("🔴 a 🕰️ b 🧁").map((part) => (typeof part === "string" ? part : `[${part.words}]`));
  expect(parts).toEqual(["[red]", " a ", "[late]", " b 🧁"]);
});

test("splitSymbols() draws all that a rollout's message and thread begin with", () => {
  const symbols = [
    "🔀",
    "⏸️",
    "🔴",
    "🟠",
    "↩️",
    "❔",
    "⚪",
    "✅",
    "🚀",
    "➡️",
    "▶️",
    "↔️",
    "🔻",
    "🔺",
    "🙈",
    "👀",
    "🧾",
    "🛑",
    "🗑️",
  ];
  expect(symbols.filter((symbol) => typeof splitSymbols(`${symbol} 12:00`)[0] === "string")).toEqual([]);
});
