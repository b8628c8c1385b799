import { describe, expect, test } from "@jest/globals";
import type { ModalView } from "@slack/types";
import { checkMessageLimits, checkViewLimits } from "../../../bot/slack/block-limits.ts";

const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
const plain = (text: string) => ({ type: "plain_text", text });
const section = (text: string) => ({ type: "section", text: mrkdwn(text) });
const button = (more: object = {}) => ({
  type: "button",
  action_id: "ack",
  text: plain("Acknowledge"),
  value: "3F7K",
  ...more,
});
const option = (value: string, text = value) => ({ text: plain(text), value });

describe("checkMessageLimits()", () => {
  test("finds nothing in a message that Slack takes", () => {
    const blocks = [
      section("x".repeat(3_000)),
      { type: "actions", elements: [button()] },
      { type: "divider" },
      { type: "image", alt_text: "plot", slack_file: { id: "F1" } },
    ];
    expect(checkMessageLimits({ text: "fine", blocks })).toEqual([]);
  });

  test.each<[string, readonly unknown[]]>([
    ["blocks[0].text: 3001 characters, at most 3000", [section("x".repeat(3_001))]],
    ["blocks[0].text: empty", [section(" ")]],
    ["blocks[0]: neither text nor fields", [{ type: "section" }]],
    [
      "blocks[0].fields: 11 of them, 1 to 10 are taken",
      [{ type: "section", fields: Array.from({ length: 11 }, () => mrkdwn("x")) }],
    ],
    ["blocks[0].text: 151 characters, at most 150", [{ type: "header", text: plain("x".repeat(151)) }]],
    ["blocks[0].text: must be plain_text", [{ type: "header", text: mrkdwn("x") }]],
    ["blocks[0].elements: 0 of them, 1 to 10 are taken", [{ type: "context", elements: [] }]],
    [
      "blocks[0].elements: 26 of them, 1 to 25 are taken",
      [{ type: "actions", elements: Array.from({ length: 26 }, (_, index) => button({ action_id: String(index) })) }],
    ],
    ["blocks[0]: two elements have the same action_id", [{ type: "actions", elements: [button(), button()] }]],
    [
      "blocks[0].elements[0].text: 76 characters, at most 75",
      [{ type: "actions", elements: [button({ text: plain("x".repeat(76)) })] }],
    ],
    [
      "blocks[0].elements[0].value: 2001 characters, at most 2000",
      [{ type: "actions", elements: [button({ value: "x".repeat(2_001) })] }],
    ],
    [
      "blocks[0].elements[0].confirm.title: 101 characters, at most 100",
      [
        {
          type: "actions",
          elements: [
            button({
              confirm: { title: plain("x".repeat(101)), text: plain("x"), confirm: plain("x"), deny: plain("x") },
            }),
          ],
        },
      ],
    ],
    [
      "blocks[0].elements[0].options: 6 of them, 1 to 5 are taken",
      [
        {
          type: "actions",
          elements: [
            {
              type: "overflow",
              action_id: "more",
              options: Array.from({ length: 6 }, (_, index) => option(String(index))),
            },
          ],
        },
      ],
    ],
    [
      "blocks[0].elements[0].options[0].value: 76 characters, at most 75",
      [
        {
          type: "actions",
          elements: [{ type: "overflow", action_id: "more", options: [option("x".repeat(76), "x")] }],
        },
      ],
    ],
    ["blocks[0]: neither image_url nor slack_file", [{ type: "image", alt_text: "x" }]],
    ["blocks[0].alt_text: empty", [{ type: "image", image_url: "https://x.example/p.png" }]],
    [
      "blocks: two of them have the same block_id",
      [
        { ...section("a"), block_id: "a" },
        { ...section("b"), block_id: "a" },
      ],
    ],
    ["blocks: 51 of them, 0 to 50 are taken", Array.from({ length: 51 }, () => section("x"))],
    ["blocks[0]: the relay sends no block of type video", [{ type: "video" }]],
  ])("says: %s", (fault, blocks) => {
    expect(checkMessageLimits({ text: "", blocks })).toContain(fault);
  });

  test("knows the ceiling of a whole message", () => {
    const blocks = Array.from({ length: 5 }, () => section("x".repeat(2_900)));
    expect(checkMessageLimits({ text: "", blocks })).toEqual(["blocks: 14771 characters, at most 13200"]);
    expect(checkMessageLimits({ text: "x".repeat(40_001), blocks: [] })).toEqual([
      "text: 40001 characters, at most 40000",
    ]);
  });
});

describe("checkViewLimits()", () => {
  const view = (more: object): ModalView =>
    ({ type: "modal", title: { type: "plain_text", text: "Silence" }, blocks: [], ...more }) as ModalView;
  const input = {
    type: "input",
    block_id: "a",
    label: plain("Why"),
    element: { type: "plain_text_input", action_id: "a" },
  };
  const select = (more: object) => ({
    ...input,
    element: { type: "static_select", action_id: "a", options: [option("1h"), option("4h")], ...more },
  });

  test.each([
    ["title: 25 characters, at most 24", view({ title: plain("x".repeat(25)) })],
    ["private_metadata: 3001 characters, at most 3000", view({ private_metadata: "x".repeat(3_001) })],
    ["submit: a dialog with inputs needs one", view({ blocks: [input] })],
    [
      "blocks[0].element: an initial option is not among the options",
      view({ submit: plain("Go"), blocks: [select({ initial_option: option("2h") })] }),
    ],
    [
      "blocks[0].element.options: 101 of them, 1 to 100 are taken",
      view({
        submit: plain("Go"),
        blocks: [select({ options: Array.from({ length: 101 }, (_, index) => option(String(index))) })],
      }),
    ],
  ])("says: %s", (fault, one) => {
    expect(checkViewLimits(one)).toEqual([fault]);
  });
});
