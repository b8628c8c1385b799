import { describe, expect, test } from "@jest/globals";
import { readGesture } from "../../../../bot/slack/receive/read-gesture.ts";

// As Slack sends them, with what nobody reads left in: https://docs.slack.dev/reference/interaction-payloads
const user = { id: "U012AB3CD", username: "ana", name: "ana", team_id: "T9TK3CUKW" };
const team = { id: "T9TK3CUKW", domain: "acme" };
const base = {
  user,
  api_app_id: "A012",
  token: "gone",
  team,
  enterprise: null,
  is_enterprise_install: false,
  trigger_id: "4797.9501.abc",
};
const person = { id: "U012AB3CD", name: "ana" };
const click = (action: object, more: object = {}) => ({
  type: "block_actions",
  ...base,
  container: {
    type: "message_attachment",
    message_ts: "1548261231.000200",
    attachment_id: 1,
    channel_id: "CBR2V3XEX",
    is_ephemeral: false,
    is_app_unfurl: false,
  },
  channel: { id: "CBR2V3XEX", name: "alerts" },
  message: { bot_id: "B1", type: "message", text: "…", user: "U0BOT", ts: "1548261231.000200" },
  state: { values: {} },
  response_url: "https://hooks.slack.com/actions/T9/1/x",
  actions: [{ block_id: "=qXel", action_ts: "1548426417.840180", ...action }],
  ...more,
});
const ackButton = { action_id: "ack", type: "button", value: "3F7K", style: "primary", text: { type: "plain_text" } };
const menu = (value: string) => ({
  action_id: "more",
  type: "overflow",
  selected_option: { text: { type: "plain_text", text: "Note…", emoji: true }, value },
});
const view = (values: object) => ({
  id: "VNHU13V36",
  team_id: "T9TK3CUKW",
  type: "modal",
  blocks: [],
  private_metadata: "3F7K",
  callback_id: "silence_dialog",
  state: { values },
  hash: "1571318425.267782",
  previous_view_id: null,
  root_view_id: "VNHU13V36",
  app_id: "A012",
  bot_id: "B1",
});
const values = {
  silence_matchers: {
    silence_matchers: {
      type: "multi_static_select",
      selected_options: [
        { text: { type: "plain_text", text: "a" }, value: "m0" },
        { text: { type: "plain_text", text: "b" }, value: "m2" },
      ],
    },
  },
  silence_duration: { silence_duration: { type: "static_select", selected_option: { value: "custom" } } },
  silence_until: { silence_until: { type: "datetimepicker", selected_date_time: 1_795_300_000 } },
  silence_reason: { silence_reason: { type: "plain_text_input", value: "deploying" } },
  silence_is_long: { silence_is_long: { type: "checkboxes", selected_options: [{ value: "yes" }] } },
  assign_person: { assign_person: { type: "users_select", selected_user: "U777" } },
  note_text: { note_text: { type: "plain_text_input", value: null } },
};
const entered = {
  silence_matchers: ["m0", "m2"],
  silence_duration: ["custom"],
  silence_until: ["1795300000"],
  silence_reason: ["deploying"],
  silence_is_long: ["yes"],
  assign_person: ["U777"],
  note_text: [],
};
const place = { workspace: "acme", channel: "CBR2V3XEX", ts: "1548261231.000200" };
const command = {
  token: "gone",
  team_id: "T9TK3CUKW",
  team_domain: "acme",
  channel_id: "CBR2V3XEX",
  channel_name: "alerts",
  user_id: "U012AB3CD",
  user_name: "ana",
  command: "/nines",
  text: "budget checkout",
  api_app_id: "A012",
  is_enterprise_install: "false",
  response_url: "https://hooks.slack.com/commands/T9/1/x",
  trigger_id: "13345224609.738474920.8088930838d88f008e0",
};
const home = {
  token: "gone",
  team_id: "T9TK3CUKW",
  api_app_id: "A012",
  event: {
    type: "app_home_opened",
    user: "U012AB3CD",
    channel: "D0LAN2Q65",
    tab: "home",
    event_ts: "1515449522000016",
  },
  type: "event_callback",
  event_id: "Ev1",
  event_time: 1_515_449_522,
};

describe("readGesture()", () => {
  test.each([
    {
      name: "a button of a message",
      body: click(ackButton),
      gesture: { kind: "button", action: "ack", incident: "3F7K", place },
    },
    {
      name: "an entry of the menu",
      body: click(menu("not_useful:3F7K")),
      gesture: { kind: "button", action: "not_useful", incident: "3F7K", place },
    },
    {
      name: "a button of a message that Slack leaves out",
      body: click(ackButton, { message: undefined }),
      gesture: { kind: "button", action: "ack", incident: "3F7K", place },
    },
    {
      name: "a choice in a dialog",
      body: {
        type: "block_actions",
        ...base,
        container: { type: "view", view_id: "VNHU13V36" },
        view: view(values),
        actions: [{}],
      },
      gesture: { kind: "dialogChange", dialog: "silence_dialog", incident: "3F7K", values: entered },
    },
    {
      name: "a submitted dialog",
      body: { type: "view_submission", ...base, view: view(values), response_urls: [] },
      gesture: { kind: "dialog", dialog: "silence_dialog", incident: "3F7K", values: entered },
    },
    { name: "a command", body: command, gesture: { kind: "command", text: "budget checkout" } },
    { name: "a command without words", body: { ...command, text: "" }, gesture: { kind: "command", text: "" } },
  ])("reads $name", ({ body, gesture }) => {
    expect(readGesture(body, "acme")?.gesture).toEqual({ person, workspace: "acme", ...gesture });
  });

  test("reads the home, whose event names nobody", () => {
    expect(readGesture(home, "acme")).toEqual({
      gesture: { kind: "home", person: { id: "U012AB3CD", name: "U012AB3CD" }, workspace: "acme" },
      origin: { trigger: undefined, viewId: undefined, channel: undefined, user: "U012AB3CD" },
    });
  });

  test("says where the answer goes", () => {
    const user = "U012AB3CD";
    expect(readGesture(click(ackButton), "acme")?.origin).toEqual({
      trigger: "4797.9501.abc",
      viewId: undefined,
      channel: "CBR2V3XEX",
      user,
    });
    const submitted = { type: "view_submission", ...base, view: view({}) };
    expect(readGesture(submitted, "acme")?.origin).toMatchObject({ viewId: "VNHU13V36", channel: undefined });
    expect(readGesture(command, "acme")?.origin).toMatchObject({ channel: "CBR2V3XEX", trigger: command.trigger_id });
  });

  test.each([
    { name: "nothing", body: undefined },
    { name: "a text", body: "ack" },
    { name: "a list", body: [] },
    { name: "nobody", body: { ...click(ackButton), user: undefined } },
    { name: "another app's button", body: click({ ...ackButton, action_id: "merge" }) },
    { name: "a button without an incident", body: click({ ...ackButton, value: undefined }) },
    { name: "an entry that names no action", body: click(menu("drop_tables:3F7K")) },
    { name: "an entry without an incident", body: click(menu("ack:")) },
    { name: "no action at all", body: click(ackButton, { actions: [] }) },
    { name: "a name of every object", body: click({ ...ackButton, action_id: "constructor" }) },
    {
      name: "a dialog without an incident",
      body: { type: "view_submission", ...base, view: { ...view({}), private_metadata: "" } },
    },
    { name: "a shortcut", body: { type: "shortcut", ...base, callback_id: "x" } },
    { name: "another event", body: { ...home, event: { ...home.event, type: "app_mention" } } },
  ])("reads nothing in $name", ({ body }) => {
    expect(readGesture(body, "acme")).toBeUndefined();
  });
});
