import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { ModalView } from "@slack/types";
import type { GestureReply } from "../../../../bot/actions/gesture.ts";
import type { Messenger } from "../../../../bot/slack/messenger.ts";
import { type ReplyWays, showReply } from "../../../../bot/slack/receive/show-reply.ts";

const done = async () => ({ kind: "done", value: undefined }) as const;
const modal = (title: string) =>
  ({ type: "modal", title: { type: "plain_text", text: title }, blocks: [] }) as ModalView;
const message = { text: "2 incidents are open", color: "#1976d2", blocks: [] };

/** What a person in Slack would see, in order. */
function watch(
  from: ReplyWays["from"],
  more: { readonly viewId?: string; readonly openView?: Messenger["openView"] } = {},
) {
  const seen: unknown[] = [];
  const messenger: Messenger = {
    workspace: "acme",
    post: async () => ({ kind: "unreachable", why: "nobody posts here" }),
    update: done,
    remove: done,
    find: async () => ({ kind: "done", value: undefined }),
    upload: async () => ({ kind: "unreachable", why: "nobody uploads here" }),
    whisper: async (channel: string, user: string, text: string) => {
      seen.push({ whisper: [channel, user, text] });
      return done();
    },
    openView:
      more.openView ??
      (async (trigger, view) => {
        seen.push({ open: [trigger, (view as ModalView).title.text] });
        return { kind: "done", value: "V1" };
      }),
    updateView: async (id: string, view: ModalView) => {
      seen.push({ update: [id, view.title.text] });
      return { kind: "done", value: undefined };
    },
    publishHome: async (user: string) => {
      seen.push({ home: user });
      return done();
    },
  } as unknown as Messenger;
  const ways: ReplyWays = {
    ack: async (body) => void seen.push(body === undefined ? "ack" : { ack: body }),
    respond: from === "command" ? async (body) => void seen.push({ respond: body }) : undefined,
    messenger,
    origin: { trigger: "T1", viewId: more.viewId, channel: "C1", user: "U1" },
    from,
    onFault: (why) => void seen.push({ fault: why }),
  };
  return { seen, show: (reply: Promise<GestureReply>) => showReply(reply, ways) };
}

describe("showReply()", () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test.each<{
    readonly name: string;
    readonly from: ReplyWays["from"];
    readonly reply: GestureReply;
    readonly seen: readonly unknown[];
  }>([
    { name: "a button that is done", from: "button", reply: { kind: "done" }, seen: ["ack"] },
    {
      name: "a button that is refused",
      from: "button",
      reply: { kind: "refused", why: "You are <not> among them." },
      seen: ["ack", { whisper: ["C1", "U1", "You are &lt;not&gt; among them."] }],
    },
    {
      name: "a button that opens a dialog",
      from: "button",
      reply: { kind: "dialog", view: modal("Silence"), later: Promise.resolve(modal("Silence 2")) },
      seen: ["ack", { open: ["T1", "Silence"] }, { update: ["V1", "Silence 2"] }],
    },
    { name: "a dialog that is done", from: "dialog", reply: { kind: "done" }, seen: ["ack"] },
    {
      name: "a dialog with mistakes",
      from: "dialog",
      reply: { kind: "inputErrors", errors: { note_text: "Write something." } },
      seen: [{ ack: { response_action: "errors", errors: { note_text: "Write something." } } }],
    },
    {
      name: "a command",
      from: "command",
      reply: { kind: "message", message },
      seen: [
        {
          ack: {
            response_type: "ephemeral",
            text: "2 incidents are open",
            attachments: [{ color: "#1976d2", fallback: "2 incidents are open", blocks: [] }],
          },
        },
      ],
    },
    {
      name: "a command that is refused",
      from: "command",
      reply: { kind: "refused", why: "a & b" },
      seen: [{ ack: { response_type: "ephemeral", text: "a &amp; b" } }],
    },
    {
      name: "the home",
      from: "home",
      reply: { kind: "home", view: { type: "home", blocks: [] } },
      seen: ["ack", { home: "U1" }],
    },
  ])("shows $name", async ({ from, reply, seen: expected }) => {
    const { seen, show } = watch(from);
    await show(Promise.resolve(reply));
    expect(seen).toEqual(expected);
  });

  test("shows in a dialog why it was refused", async () => {
    const { seen, show } = watch("dialog");
    await show(Promise.resolve({ kind: "refused", why: "Nothing was silenced" }));
    expect(seen).toMatchObject([{ ack: { response_action: "update", view: { title: { text: "Not done" } } } }]);
  });

  test("draws a changed dialog anew where it is", async () => {
    const { seen, show } = watch("button", { viewId: "V9" });
    await show(Promise.resolve({ kind: "dialog", view: modal("Silence") }));
    expect(seen).toEqual(["ack", { update: ["V9", "Silence"] }]);
  });

  test("says so when Slack opens no dialog", async () => {
    const { seen, show } = watch("button", {
      openView: async () => ({ kind: "refused", error: "expired_trigger_id" }),
    });
    await show(Promise.resolve({ kind: "dialog", view: modal("Silence") }));
    expect(seen).toEqual([
      "ack",
      { fault: "cannot open a dialog: expired_trigger_id" },
      { whisper: ["C1", "U1", "Slack did not open the dialog in time. Press the button again."] },
    ]);
  });

  test("acknowledges a button before its answer is there", async () => {
    const { seen, show } = watch("button");
    const answer = Promise.withResolvers<GestureReply>();
    const shown = show(answer.promise);
    await jest.advanceTimersByTimeAsync(0);
    expect(seen).toEqual(["ack"]);
    answer.resolve({ kind: "done" });
    await shown;
  });

  test("acknowledges a command within Slack's three seconds when its answer is slow", async () => {
    const { seen, show } = watch("command");
    const answer = Promise.withResolvers<GestureReply>();
    const shown = show(answer.promise);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(seen).toEqual([]);
    await jest.advanceTimersByTimeAsync(500);
    expect(seen).toEqual(["ack"]);
    answer.resolve({ kind: "refused", why: "prod does not answer" });
    await shown;
    expect(seen).toEqual(["ack", { respond: { response_type: "ephemeral", text: "prod does not answer" } }]);
  });

  test.each<{ readonly reply: GestureReply; readonly title: string }>([
    { reply: { kind: "done" }, title: "Done" },
    { reply: { kind: "refused", why: "Nothing was silenced: prod does not answer" }, title: "Not done" },
    { reply: { kind: "inputErrors", errors: { silence_until: "Choose when it ends." } }, title: "Not done" },
  ])("keeps a dialog open whose answer is slow, until it can say $title", async ({ reply, title }) => {
    const { seen, show } = watch("dialog", { viewId: "V9" });
    const answer = Promise.withResolvers<GestureReply>();
    const shown = show(answer.promise);
    await jest.advanceTimersByTimeAsync(2_500);
    expect(seen).toMatchObject([{ ack: { response_action: "update", view: { title: { text: "One moment" } } } }]);
    answer.resolve(reply);
    await shown;
    expect(seen.slice(1)).toEqual([{ update: ["V9", title] }]);
  });

  test("says that something went wrong, and logs what", async () => {
    const { seen, show } = watch("button");
    await show(Promise.reject(new Error("the store is gone")));
    expect(seen).toEqual([
      "ack",
      { fault: "Error: the store is gone" },
      { whisper: ["C1", "U1", "Something went wrong in the relay; nothing was done. Its log says more."] },
    ]);
  });
});
