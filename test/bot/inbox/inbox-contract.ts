import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { HomeView, ModalView } from "@slack/types";
import { type Inbox, openInbox } from "../../../bot/inbox/open-inbox.ts";
import type { MessagePlace, RenderedMessage } from "../../../bot/model/message.ts";
import type { CallResult } from "../../../bot/slack/messenger.ts";
import type { RelayStore } from "../../../bot/store/relay-store.ts";
import { smallPng } from "../slack/small-png.ts";

interface Engine {
  readonly open: () => Promise<RelayStore>;
  readonly empty: () => Promise<void>;
}

/** What the inbox must do on every engine of the store. */
export function inboxContract({ open, empty }: Engine): void {
  let store: RelayStore;
  let inbox: Inbox;
  let nowMs: number;
  beforeEach(async () => {
    await empty();
    store = await open();
    nowMs = 1_800_000_000_000;
    inbox = openInbox(store.inbox, { now: () => nowMs });
  });
  afterEach(() => store.close());
  const post = async (...args: Parameters<Inbox["messenger"]["post"]>) => resultOf(await inbox.messenger.post(...args));

  test("shows messages by channel, newest first and in pages, with their threads", async () => {
    const first = await post("#alerts", message("one"));
    await post("alerts", message("two"));
    await post("#other", message("three"));
    await post("#alerts", message("reply a"), { thread: first.ts });
    await post("#alerts", message("reply b"), { thread: first.ts, broadcast: true });
    expect(first).toEqual({ workspace: "local", channel: "#alerts", ts: "1800000000.000000" });
    const shown = await inbox.messages("#alerts");
    expect(shown.map(textOf)).toEqual(["two", "one"]);
    expect(shown[1]?.replies.map((reply) => [textOf(reply), reply.isBroadcast])).toEqual([
      ["reply a", false],
      ["reply b", true],
    ]);
    expect((await inbox.messages("#alerts", { limit: 1 })).map(textOf)).toEqual(["two"]);
    expect((await inbox.messages("#alerts", { before: "1800000000.000001" })).map(textOf)).toEqual(["one"]);
    expect(await inbox.channels()).toEqual([
      { channel: "#alerts", messages: 2, newestMs: nowMs },
      { channel: "#other", messages: 1, newestMs: nowMs },
    ]);
  });

  test("edits in place and keeps what was there before", async () => {
    const place = await post("#alerts", message("down"));
    nowMs += 60_000;
    expect(await inbox.messenger.update(place, message("back"))).toEqual({ kind: "done", value: undefined });
    expect(await inbox.message("#alerts", place.ts)).toEqual({
      place,
      postedAtMs: 1_800_000_000_000,
      editedAtMs: 1_800_000_060_000,
      edits: [{ atMs: 1_800_000_060_000, textBefore: "down" }],
      isBroadcast: false,
      message: message("back"),
      replies: [],
    });
    for (let edit = 0; edit < 50; edit++) await inbox.messenger.update(place, message(`${edit}`));
    expect((await inbox.message("#alerts", place.ts))?.edits).toHaveLength(20);
  });

  test("knows what is gone", async () => {
    const place = await post("#alerts", message("down"));
    expect(await inbox.messenger.remove(place)).toEqual({ kind: "done", value: undefined });
    expect(await inbox.messenger.remove(place)).toEqual({ kind: "done", value: undefined });
    expect(await inbox.messenger.update(place, message("x"))).toEqual({ kind: "gone" });
    expect(await inbox.messenger.post("#alerts", message("x"), { thread: place.ts })).toEqual({ kind: "gone" });
    expect(await inbox.messenger.update({ ...place, ts: "1.000000" }, message("x"))).toEqual({ kind: "gone" });
    expect(await inbox.messages("#alerts")).toEqual([]);
    expect(await inbox.message("#alerts", place.ts)).toBeUndefined();
  });

  test("finds messages by their mark, in channels and in threads", async () => {
    const place = await post("#alerts", message("down"), { mark: "a" });
    const twin = await post("#alerts", message("down"), { mark: "a" });
    const reply = await post("#alerts", message("x"), { mark: "a#1", thread: place.ts });
    await post("#other", message("down"), { mark: "a" });
    const find = async (mark: string, options = {}) =>
      resultOf(await inbox.messenger.find("#alerts", mark, { sinceMs: nowMs, ...options }));
    expect(await find("a")).toEqual([place, twin]);
    expect(await find("a#1", { thread: place.ts })).toEqual([reply]);
    expect(await find("a#1")).toEqual([]);
    expect(await find("a", { sinceMs: nowMs + 3_600_000 })).toEqual([]);
    await inbox.messenger.remove(place);
    expect(await find("a")).toEqual([twin]);
  });

  test("keeps pictures and shows them by an address", async () => {
    const picture = { png: smallPng, name: "burn.png", altText: "burn rate" };
    const id = resultOf(await inbox.messenger.upload(picture));
    expect(await inbox.file(id)).toEqual({ ...picture, png: Buffer.from(smallPng) });
    expect(await inbox.file("none")).toBeUndefined();
    const image = { type: "image", slack_file: { id }, alt_text: "burn rate" } as const;
    const place = await post("#alerts", { ...message("down"), blocks: [image] });
    const inThread = resultOf(await inbox.messenger.upload(picture, place));
    const shown = await inbox.message("#alerts", place.ts);
    expect(shown?.message.blocks).toEqual([
      { type: "image", image_url: `/api/inbox/files/${id}`, alt_text: "burn rate" },
    ]);
    expect(shown?.replies[0]?.message.blocks).toMatchObject([{ image_url: `/api/inbox/files/${inThread}` }]);
  });

  test("keeps dialogs, homes and notes for one person", async () => {
    const view = (text: string): ModalView => ({ type: "modal", title: { type: "plain_text", text }, blocks: [] });
    const id = resultOf(await inbox.messenger.openView("ana", view("one")));
    expect(await inbox.messenger.updateView(id, view("two"))).toEqual({ kind: "done", value: undefined });
    expect(await inbox.view(id)).toEqual({ id, trigger: "ana", kind: "modal", view: view("two") });
    expect(await inbox.messenger.updateView("none", view("x"))).toEqual({ kind: "refused", error: "not_found" });
    for (const text of ["a", "b"]) {
      const home: HomeView = { type: "home", blocks: [{ type: "header", text: { type: "plain_text", text } }] };
      await inbox.messenger.publishHome("local:ana", home);
    }
    expect(await inbox.home("local:ana")).toMatchObject({ kind: "home", view: { blocks: [{ text: { text: "b" } }] } });
    await inbox.messenger.whisper("#alerts", "local:ana", "only you");
    expect(await inbox.whispers()).toEqual([{ channel: "#alerts", user: "local:ana", text: "only you", atMs: nowMs }]);
  });

  test("takes what is hostile as it is", async () => {
    const place = await post(`#${"x".repeat(3_000)}\0`, message("\0 <!channel>"), { mark: `m\0${"y".repeat(9_000)}` });
    expect(await inbox.message(place.channel, place.ts)).toMatchObject({ message: { text: "\0 <!channel>" } });
  });

  describe("changes", () => {
    test("are told as they happen, until nobody listens", async () => {
      const listening = new AbortController();
      const changes = inbox.changes(await inbox.lastChange(), listening.signal);
      const first = changes.next();
      const place = await post("#alerts", message("down"));
      expect(await first).toEqual({ done: false, value: expect.any(Number) });
      await inbox.messenger.update(place, message("back"));
      expect(await changes.next()).toEqual({ done: false, value: expect.any(Number) });
      const last = changes.next();
      listening.abort();
      expect(await last).toEqual({ done: true, value: undefined });
    });

    test("of another process are told too", async () => {
      const other = openInbox(store.inbox, { now: () => nowMs });
      const listening = new AbortController();
      const changes = inbox.changes(await inbox.lastChange(), listening.signal);
      const first = changes.next();
      await other.messenger.post("#alerts", message("down"));
      expect((await first).done).toBe(false);
      expect((await inbox.messages("#alerts")).map(textOf)).toEqual(["down"]);
      // Both found the same moment free for a message.
      await post("#alerts", message("worse"));
      expect((await inbox.messages("#alerts")).map(textOf)).toEqual(["worse", "down"]);
      listening.abort();
    });
  });

  test("forgets with the store", async () => {
    await post("#alerts", message("old"));
    nowMs += 10_000;
    await post("#alerts", message("new"));
    await store.forget(nowMs);
    expect((await inbox.messages("#alerts")).map(textOf)).toEqual(["new"]);
  });
}

function message(text: string): RenderedMessage {
  return { text, color: "#d32f2f", blocks: [{ type: "section", text: { type: "mrkdwn", text } }] };
}

function textOf({ message: { text } }: { readonly message: RenderedMessage }): string {
  return text;
}

function resultOf<T = MessagePlace>(result: CallResult<T>): T {
  if (result.kind !== "done") throw new Error(JSON.stringify(result));
  return result.value;
}
