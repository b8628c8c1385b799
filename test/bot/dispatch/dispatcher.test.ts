import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { LostLead } from "../../../bot/store/relay-store.ts";
import { smallPng } from "../slack/small-png.ts";
import { desiredMessage, rendered, type Setup, setUp, threadLines } from "./desk-setup.ts";

let setup: Setup;
beforeEach(async () => {
  setup = await setUp();
});
afterEach(() => setup.stop());

const picture = { png: smallPng, name: "burn.png", altText: "burn rate" };
const withPicture = (text: string) => (id: string) => ({
  ...rendered(text),
  blocks: [...rendered(text).blocks, { type: "image" as const, slack_file: { id }, alt_text: "burn rate" }],
});

function methods(): readonly string[] {
  return setup.slack.calls.map(({ method, result }) => (result === "ok" ? method : `${method} ${result}`));
}

describe("a message", () => {
  test("is posted once, edited in place, and left alone when nothing is new", async () => {
    const dispatcher = await setup.begin();
    for (const text of ["down", "down", "worse", "worse"]) {
      dispatcher.want([desiredMessage(text)]);
      await setup.settle(dispatcher);
    }
    expect(methods()).toEqual(["chat.postMessage", "chat.update"]);
    expect(setup.slack.show("alerts")).toBe("nines (edited)\n| worse\n| *worse*\n");
    expect(setup.visible.map(({ isNew }) => isNew)).toEqual([true, false]);
    expect(await setup.stored()).toMatchObject([{ state: "posted", place: { channel: "C0000001" }, threaded: 0 }]);
  });

  test("has at most one change waiting, and the newest wins", async () => {
    const dispatcher = await setup.begin();
    setup.slack.fail({ method: "chat.postMessage", how: { kind: "slow", ms: 20 }, times: 1 });
    dispatcher.want([desiredMessage("one")]);
    const stepped = dispatcher.step();
    await setup.slack.until(() => setup.slack.calls.length === 1);
    for (const text of ["two", "three", "four"]) dispatcher.want([desiredMessage(text)]);
    await stepped;
    expect(setup.slack.channel("alerts")[0]).toMatchObject({ text: "four", earlier: [expect.anything()] });
    expect(setup.slack.calls).toHaveLength(2);
  });

  test("waits for its time", async () => {
    const dispatcher = await setup.begin();
    const notBeforeMs = setup.clock.ms + 60_000;
    dispatcher.want([desiredMessage("green", { notBeforeMs })]);
    expect(await dispatcher.step()).toBe(notBeforeMs);
    expect(dispatcher.health().waiting).toEqual([]);
    await setup.settle(dispatcher);
    expect(setup.clock.ms).toBe(notBeforeMs);
    expect(methods()).toEqual(["chat.postMessage"]);
  });

  test("that somebody deleted comes back once and says so; deleted again it stays away", async () => {
    const dispatcher = await setup.begin();
    const change = async (text: string) => {
      dispatcher.want([desiredMessage(text)]);
      await setup.settle(dispatcher);
    };
    await change("down");
    setup.slack.deleteMessage("alerts", setup.slack.channel("alerts")[0]?.ts ?? "");
    await change("worse");
    expect(setup.slack.show("alerts")).toBe(
      "nines\n| worse\n| *worse*\n| Posted again: the first message was deleted.\n",
    );
    setup.slack.deleteMessage("alerts", setup.slack.channel("alerts")[0]?.ts ?? "");
    for (const text of ["worst", "back"]) await change(text);
    const next = await setup.begin();
    next.want([desiredMessage("back again")]);
    await setup.settle(next);
    expect(setup.slack.channel("alerts")).toEqual([]);
    expect(next.health()).toMatchObject({ isReady: true, failed: 0 });
  });
});

describe("an answer that never came", () => {
  test.each(["answerLost", "slow"] as const)("is looked up, and the message is there once (%s)", async (kind) => {
    setup.slack.fail({ method: "chat.postMessage", how: { kind }, times: 1 });
    const dispatcher = await setup.begin();
    dispatcher.want([desiredMessage("down")]);
    await setup.settle(dispatcher);
    expect(methods()).toEqual([
      `chat.postMessage ${kind}`,
      "conversations.list",
      "conversations.history",
      "chat.update",
    ]);
    expect(setup.slack.channel("alerts")).toHaveLength(1);
  });

  test("for a message that is not there is a new post, labelled until a second look", async () => {
    setup.slack.fail({ method: "chat.postMessage", how: { kind: "status", status: 503 }, times: 1 });
    const dispatcher = await setup.begin();
    dispatcher.want([desiredMessage("down")]);
    await setup.settle(dispatcher, 5_000);
    expect(setup.slack.show("alerts")).toContain("Possible duplicate");
    await setup.settle(dispatcher);
    expect(setup.slack.show("alerts")).toBe("nines (edited)\n| down\n| *down*\n");
  });

  test("for a message that comes late all the same leaves one of the two", async () => {
    const dispatcher = await setup.begin();
    const hide = setup.slack.fail({ method: "chat.postMessage", how: { kind: "status", status: 500 }, times: 1 });
    dispatcher.want([desiredMessage("down")]);
    await setup.settle(dispatcher, 5_000);
    hide();
    // What Slack does with a post that it had said 500 to, a while ago.
    const { apiUrl, tokens } = setup.slack;
    const metadata = { event_type: "nines_message", event_payload: { mark: "3F7K acme #alerts" } };
    await fetch(`${apiUrl}chat.postMessage`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${tokens.bot}` },
      body: JSON.stringify({ channel: "#alerts", text: "down", metadata }),
    });
    expect(setup.slack.channel("alerts")).toHaveLength(2);
    expect(setup.slack.show("alerts")).toContain("Possible duplicate");
    await setup.settle(dispatcher);
    expect(setup.slack.show("alerts")).toBe("nines (edited)\n| down\n| *down*\n");
  });

  test("where nobody may look leaves the label", async () => {
    setup.slack.allow(["chat:write"]);
    setup.slack.fail({ method: "chat.postMessage", how: { kind: "answerLost" }, times: 1 });
    const dispatcher = await setup.begin();
    dispatcher.want([desiredMessage("down")]);
    await setup.settle(dispatcher);
    expect(setup.slack.channel("alerts").map(({ lines }) => lines.at(-1))).toEqual([
      "*down*",
      "Possible duplicate: Slack did not say what became of the first try, so the same message may be there twice.",
    ]);
    expect(dispatcher.health().isReady).toBe(true);
  });

  test("for an edit is an edit more", async () => {
    const dispatcher = await setup.begin();
    dispatcher.want([desiredMessage("down")]);
    await setup.settle(dispatcher);
    setup.slack.fail({ method: "chat.update", how: { kind: "answerLost" }, times: 1 });
    dispatcher.want([desiredMessage("worse")]);
    await setup.settle(dispatcher);
    expect(setup.slack.channel("alerts")).toMatchObject([{ text: "worse" }]);
  });
});

describe("an outage", () => {
  test("leaves nothing behind but the state of now, with the thread in order", async () => {
    const dispatcher = await setup.begin();
    dispatcher.want([desiredMessage("down")]);
    await setup.settle(dispatcher);
    await setup.slack.outage();
    const other = { key: "other", subject: { kind: "incident", incident: "OTHER" } } as const;
    for (const [index, text] of ["worse", "worst", "better", "back"].entries()) {
      const lines = ["fired", "worse", "worst", "better", "back"].slice(0, index + 2);
      dispatcher.want([desiredMessage(text, { priority: "edit", thread: threadLines(...lines) })]);
      dispatcher.want([desiredMessage(`other ${text}`, other)]);
      await setup.settle(dispatcher, 30_000);
    }
    expect(dispatcher.health().workspaces).toMatchObject([
      { workspace: "acme", state: { kind: "unreachable", why: "no connection (ECONNREFUSED)" } },
    ]);
    expect(dispatcher.health().waiting).toMatchObject([{ key: "3F7K acme #alerts" }, { key: "other", isUnseen: true }]);
    await setup.slack.recover();
    await setup.settle(dispatcher);
    expect(setup.slack.show("alerts")).toBe(`nines (edited)
| back
| *back*
    nines
      fired
    nines
      worse
    nines
      worst
    nines
      better
    nines
      back

nines
| other back
| *other back*
`);
    expect(dispatcher.health().workspaces).toEqual([{ workspace: "acme", state: { kind: "ok" } }]);
    expect(dispatcher.health().waiting).toEqual([]);
  });

  test("is met with fewer and fewer calls", async () => {
    setup.slack.fail({ how: { kind: "status", status: 503 } });
    const dispatcher = await setup.begin();
    dispatcher.want(Array.from({ length: 50 }, (_, index) => desiredMessage("down", { key: `k${index}` })));
    await setup.settle(dispatcher, 600_000);
    expect(setup.slack.calls.length).toBeLessThan(30);
  });

  test("of the token keeps the queue and turns health red until it is over", async () => {
    setup.slack.revokeToken();
    const dispatcher = await setup.begin();
    dispatcher.want([desiredMessage("down")]);
    await setup.settle(dispatcher, 90_000);
    expect(dispatcher.health()).toMatchObject({ isReady: false, failed: 0, waiting: [{ isUnseen: true }] });
    expect([...setup.troubles.keys()]).toEqual(["slack-workspace:acme"]);
    setup.slack.restoreToken();
    dispatcher.want([desiredMessage("down still")]);
    await setup.settle(dispatcher);
    expect(setup.slack.channel("alerts")).toMatchObject([{ text: "down still" }]);
    expect(dispatcher.health().isReady).toBe(true);
    expect(setup.troubles.size).toBe(0);
  });
});

describe("a channel that cannot be used", () => {
  const fallback = { workspace: "acme", channel: "#fallback" };

  test("sends the message to the fallback, which says where it was meant for, and tells people", async () => {
    setup.slack.archive("alerts");
    const dispatcher = await setup.begin();
    dispatcher.want([desiredMessage("down", { fallback })]);
    await setup.settle(dispatcher);
    expect(setup.slack.show("fallback")).toBe(
      "nines\n| down\n| *down*\n| Meant for #alerts, which cannot be used now.\n",
    );
    expect([...setup.troubles.values()]).toMatchObject([
      { key: "slack-channel:acme:#alerts", title: "nines cannot write to the channel #alerts: is_archived" },
    ]);
    const next = await setup.begin();
    next.want([desiredMessage("back", { fallback })]);
    await setup.settle(next);
    expect(setup.slack.channel("fallback")).toMatchObject([{ text: "back" }]);
    expect(next.health().isReady).toBe(true);
  });

  test("while an incident is open moves it", async () => {
    const dispatcher = await setup.begin();
    dispatcher.want([desiredMessage("down", { fallback })]);
    await setup.settle(dispatcher);
    setup.slack.archive("alerts");
    dispatcher.want([desiredMessage("worse", { fallback })]);
    await setup.settle(dispatcher);
    expect(setup.slack.channel("fallback")).toMatchObject([{ text: "worse" }]);
  });

  test("sends no second message where the incident is shown already", async () => {
    setup.slack.archive("alerts");
    const dispatcher = await setup.begin();
    const inFallback = desiredMessage("down", { key: "3F7K acme #fallback", channel: "#fallback" });
    dispatcher.want([desiredMessage("down", { fallback }), inFallback]);
    await setup.settle(dispatcher, 10_000);
    expect(setup.slack.channel("fallback")).toHaveLength(1);
    expect(dispatcher.health()).toMatchObject({ isReady: true, failed: 0 });
  });

  test("without a fallback keeps the message until the channel is back", async () => {
    setup.slack.archive("alerts");
    const dispatcher = await setup.begin();
    dispatcher.want([desiredMessage("down")]);
    await setup.settle(dispatcher, 60_000);
    expect(dispatcher.health()).toMatchObject({ isReady: false, failed: 1 });
    setup.slack.archive("alerts", false);
    await setup.settle(dispatcher);
    expect(setup.slack.channel("alerts")).toMatchObject([{ text: "down" }]);
    expect(dispatcher.health().isReady).toBe(true);
    expect(setup.troubles.size).toBe(0);
  });
});

describe("content that Slack refuses", () => {
  const tooLong = { type: "section" as const, text: { type: "mrkdwn" as const, text: "x".repeat(3_001) } };

  test("is shown as plain text, and people are told", async () => {
    const dispatcher = await setup.begin();
    dispatcher.want([desiredMessage("down", { message: { ...rendered("down"), blocks: [tooLong] } })]);
    await setup.settle(dispatcher);
    expect(setup.slack.channel("alerts")[0]?.lines.at(-1)).toBe("Slack refused this message in its usual form.");
    expect(setup.slack.channel("alerts")[0]?.lines[1]).toBe("x".repeat(2_900));
    expect([...setup.troubles.keys()]).toEqual(["slack-refused:3F7K acme #alerts"]);
    // The same content, drawn anew, is not tried again.
    dispatcher.want([desiredMessage("down", { message: { ...rendered("down"), blocks: [{ ...tooLong }] } })]);
    await setup.settle(dispatcher);
    expect(setup.slack.calls).toHaveLength(2);
    dispatcher.want([desiredMessage("back")]);
    await setup.settle(dispatcher);
    expect(setup.slack.show("alerts")).toBe("nines (edited)\n| back\n| *back*\n");
    expect(setup.troubles.size).toBe(0);
    expect(dispatcher.health().waiting).toEqual([]);
  });

  test("in every form is kept, not lost, and does not go round in circles", async () => {
    setup.slack.fail({ method: "chat.postMessage", how: { kind: "error", error: "no_luck" } });
    const dispatcher = await setup.begin();
    dispatcher.want([desiredMessage("down")]);
    await setup.settle(dispatcher, 60_000);
    expect(setup.slack.calls).toHaveLength(3);
    expect(dispatcher.health()).toMatchObject({ isReady: false, failed: 1 });
    setup.slack.endFaults();
    await setup.settle(dispatcher);
    expect(setup.slack.channel("alerts")).toHaveLength(1);
  });

  test("in a thread is simplified, then left out, and the lines after it come", async () => {
    const line = (seq: number, text: string) => ({ seq, message: text, broadcast: false });
    const form = { seq: 2, message: { ...rendered("two"), blocks: [tooLong] }, broadcast: false };
    const dispatcher = await setup.begin();
    dispatcher.want([
      desiredMessage("down", { thread: [line(1, "one"), form, line(3, "y".repeat(40_001)), line(4, "four")] }),
    ]);
    await setup.settle(dispatcher);
    const [message] = setup.slack.channel("alerts");
    expect(message?.thread.map(({ text }) => text.slice(0, 5))).toEqual(["one", "two", "yyyyy", "four"]);
    expect(message?.thread[2]?.text).toHaveLength(2_900);
    setup.slack.fail({ method: "chat.postMessage", how: { kind: "error", error: "no_luck" }, times: 2 });
    dispatcher.want([desiredMessage("down", { thread: [line(5, "five"), line(6, "six")] })]);
    await setup.settle(dispatcher);
    expect(
      setup.slack
        .channel("alerts")[0]
        ?.thread.map(({ text }) => text)
        .slice(4),
    ).toEqual(["six"]);
  });
});

describe("threads", () => {
  test("get each line once and in order, urgent ones for the whole channel", async () => {
    const dispatcher = await setup.begin();
    const thread = [...threadLines("fired", "acked"), { seq: 3, message: "escalated", broadcast: true }];
    dispatcher.want([desiredMessage("down", { thread: thread.slice(0, 1) })]);
    await setup.settle(dispatcher);
    dispatcher.want([desiredMessage("down", { thread })]);
    await setup.settle(dispatcher);
    expect(setup.slack.channel("alerts")[0]?.thread.map(({ text, isBroadcast }) => [text, isBroadcast])).toEqual([
      ["fired", false],
      ["acked", false],
      ["escalated", true],
    ]);
    expect(await setup.stored()).toMatchObject([{ threaded: 3 }]);
  });

  test("get a line once although its answer was lost", async () => {
    const dispatcher = await setup.begin();
    dispatcher.want([desiredMessage("down")]);
    await setup.settle(dispatcher);
    setup.slack.fail({ method: "chat.postMessage", how: { kind: "answerLost" }, times: 1 });
    dispatcher.want([desiredMessage("down", { thread: threadLines("fired", "acked") })]);
    await setup.settle(dispatcher);
    expect(setup.slack.channel("alerts")[0]?.thread.map(({ text }) => text)).toEqual(["fired", "acked"]);
  });
});

describe("pictures", () => {
  test("come after the text by an edit, and stay through later edits", async () => {
    const dispatcher = await setup.begin();
    const drawn = Promise.withResolvers<typeof picture>();
    dispatcher.want([desiredMessage("down", { picture: () => drawn.promise, withPicture: withPicture("down") })]);
    const stepped = dispatcher.step();
    await setup.slack.until(() => setup.slack.channel("alerts").length === 1);
    dispatcher.want([desiredMessage("worse", { picture: () => drawn.promise, withPicture: withPicture("worse") })]);
    drawn.resolve(picture);
    await stepped;
    await setup.settle(dispatcher);
    expect(setup.slack.show("alerts")).toContain("| worse\n| *worse*\n| (picture: burn rate)\n");
    dispatcher.want([desiredMessage("back", { withPicture: withPicture("back") })]);
    await setup.settle(dispatcher);
    expect(setup.slack.channel("alerts")[0]?.lines).toEqual(["back", "*back*", "(picture: burn rate)"]);
    expect(methods().filter((method) => method === "files.getUploadURLExternal")).toHaveLength(1);
  });

  test("are drawn again for another version", async () => {
    const dispatcher = await setup.begin();
    let drawings = 0;
    const draw = async () => {
      drawings++;
      return picture;
    };
    for (const pictureVersion of ["firing", "firing", "resolved", "resolved"]) {
      dispatcher.want([desiredMessage("down", { picture: draw, pictureVersion, withPicture: withPicture("down") })]);
      await setup.settle(dispatcher);
    }
    expect(drawings).toBe(2);
    const next = await setup.begin();
    next.want([
      desiredMessage("down", { picture: draw, pictureVersion: "resolved", withPicture: withPicture("down") }),
    ]);
    await setup.settle(next);
    expect(drawings).toBe(2);
  });

  test.each([
    { name: "cannot be drawn", draw: async () => Promise.reject(new Error("no data")), uploads: 0 },
    { name: "are not there", draw: async () => undefined, uploads: 0 },
    { name: "never get ready", draw: async () => picture, uploads: 3, looksUntilReady: 99 },
    { name: "may not be uploaded", draw: async () => picture, uploads: 1, scopes: ["chat:write"] },
  ])("that $name delay nothing and are left out", async ({ draw, uploads, ...options }) => {
    const own = await setUp(options);
    const dispatcher = await own.begin();
    const wanted = { picture: draw, withPicture: withPicture("down"), thread: threadLines("fired") };
    dispatcher.want([desiredMessage("down", wanted)]);
    await own.settle(dispatcher);
    expect(own.slack.show("alerts")).toBe("nines\n| down\n| *down*\n    nines\n      fired\n");
    expect(own.slack.calls.filter(({ method }) => method === "files.getUploadURLExternal")).toHaveLength(uploads);
    expect(own.slack.calls[0]?.method).toBe("chat.postMessage");
    expect(dispatcher.health()).toMatchObject({ isReady: true, waiting: [] });
    await own.stop();
  });

  test("that Slack does not take in the message go into the thread", async () => {
    const dispatcher = await setup.begin();
    dispatcher.want([desiredMessage("down")]);
    await setup.settle(dispatcher);
    setup.slack.fail({ method: "chat.update", how: { kind: "error", error: "invalid_attachments" }, times: 1 });
    dispatcher.want([desiredMessage("down", { picture: async () => picture, withPicture: withPicture("down") })]);
    await setup.settle(dispatcher);
    expect(setup.slack.channel("alerts")[0]).toMatchObject({
      lines: ["down", "*down*"],
      thread: [{ lines: ["(picture: burn rate)"] }],
    });
    expect(setup.troubles.size).toBe(0);
  });
});

describe("when not everything may go at once", () => {
  test("the most urgent goes first", async () => {
    const dispatcher = await setup.begin();
    const wanted = (["newWarning", "newCritical", "resolveCritical", "edit", "newCritical"] as const).map(
      (priority, index) =>
        desiredMessage(`${priority} ${index}`, { key: `k${index}`, priority, thread: threadLines(`line ${index}`) }),
    );
    dispatcher.want(wanted);
    await setup.settle(dispatcher);
    const texts = setup.slack.calls.map(({ args }) => args["text"]);
    expect(texts.slice(0, 5)).toEqual([
      "newCritical 1",
      "newCritical 4",
      "resolveCritical 2",
      "newWarning 0",
      "edit 3",
    ]);
    expect(setup.slack.calls.every(({ result }) => result === "ok")).toBe(true);
  });

  test("a wait that Slack asks for in one channel does not stop the others", async () => {
    setup.slack.fail({
      method: "chat.postMessage",
      channel: "#alerts",
      how: { kind: "limited", retryAfterSeconds: 120 },
      times: 1,
    });
    const dispatcher = await setup.begin();
    dispatcher.want([desiredMessage("down"), desiredMessage("other", { key: "other", channel: "#fallback" })]);
    expect(await dispatcher.step()).toBe(setup.clock.ms + 120_000);
    expect(setup.slack.channel("fallback")).toHaveLength(1);
    const next = await setup.begin();
    next.want([desiredMessage("down")]);
    // The successor has to look first: it does not know that nothing was posted.
    await setup.settle(next, 100_000);
    expect(setup.slack.channel("alerts")).toEqual([]);
    await setup.settle(next);
    expect(setup.slack.channel("alerts")).toHaveLength(1);
    expect(methods().filter((method) => method.startsWith("chat.postMessage"))).toEqual([
      "chat.postMessage ratelimited",
      "chat.postMessage",
      "chat.postMessage",
    ]);
  });

  test("Slack never has to ask for a wait, restarts included", async () => {
    let dispatcher = await setup.begin();
    const all = (round: number) =>
      Array.from({ length: 30 }, (_, index) =>
        desiredMessage(`round ${round}`, { key: `k${index}`, channel: index % 2 === 0 ? "#alerts" : "#fallback" }),
      );
    for (let round = 0; round < 6; round++) {
      dispatcher.want(all(round));
      await setup.settle(dispatcher, 7_000);
      dispatcher = await setup.begin();
    }
    dispatcher.want(all(9));
    await setup.settle(dispatcher);
    expect(methods().filter((method) => method.endsWith("ratelimited"))).toEqual([]);
    expect(setup.slack.channel("alerts").map(({ text }) => text)).toEqual(Array(15).fill("round 9"));
  });
});

test("a leader that lost its lead says so and posts nothing", async () => {
  const dispatcher = await setup.begin({ commit: () => Promise.reject(new LostLead()) });
  dispatcher.want([desiredMessage("down")]);
  await expect(dispatcher.step()).rejects.toThrow(LostLead);
  await expect(dispatcher.step()).rejects.toThrow(LostLead);
  expect(dispatcher.isLost).toBe(true);
  await dispatcher.run(() => false);
  expect(setup.slack.calls).toEqual([]);
});

test("a store that fails for a while delays, and loses and doubles nothing", async () => {
  let commits = 0;
  const dispatcher = await setup.begin({
    commit: (commit) => {
      commits++;
      return commits % 3 === 0 ? commit() : Promise.reject(new Error("disk full"));
    },
  });
  dispatcher.want([desiredMessage("down", { thread: threadLines("fired", "acked") })]);
  await setup.settle(dispatcher);
  expect(setup.faults.length).toBeGreaterThan(2);
  expect(setup.slack.channel("alerts")[0]?.thread.map(({ text }) => text)).toEqual(["fired", "acked"]);
  expect(setup.slack.channel("alerts")).toHaveLength(1);
});

test("run() works until it is stopped, and a slow call holds up nothing but its own message", async () => {
  const own = await setUp({ now: Date.now });
  own.clock.ms = Date.now();
  const timer = setInterval(() => {
    own.clock.ms = Date.now();
  }, 1);
  const dispatcher = await own.begin();
  let isStopping = false;
  const running = dispatcher.run(() => isStopping);
  own.slack.fail({ channel: "#alerts", how: { kind: "slow", ms: 2_000 }, times: 1 });
  dispatcher.want([desiredMessage("slow"), desiredMessage("fast", { key: "fast", channel: "#fallback" })]);
  await own.slack.until(() => own.slack.channel("fallback").length === 1);
  expect(own.visible.map(({ key }) => key)).not.toContain("3F7K acme #alerts");
  isStopping = true;
  dispatcher.wake();
  await running;
  expect((await own.stored()).map(({ state }) => state)).toEqual(["posted", "posted"]);
  clearInterval(timer);
  await own.stop();
});

test("withdraw() takes back what is not posted yet, and nothing else", async () => {
  const dispatcher = await setup.begin();
  const other = { key: "other", subject: { kind: "incident", incident: "OTHER" } } as const;
  dispatcher.want([desiredMessage("down")]);
  await setup.settle(dispatcher);
  dispatcher.want([desiredMessage("worse"), desiredMessage("other", other)]);
  dispatcher.withdraw(["other", "unheard of", ...[...dispatcher.messages()].map(({ key }) => key)]);
  await setup.settle(dispatcher);
  expect(setup.slack.channel("alerts").map(({ text }) => text)).toEqual(["worse"]);
  expect(dispatcher.health().waiting).toEqual([]);
  dispatcher.want([desiredMessage("other again", other)]);
  await setup.settle(dispatcher);
  expect(setup.slack.channel("alerts").map(({ text }) => text)).toEqual(["worse", "other again"]);
});

test("forget() drops what is known of a subject, in memory", async () => {
  const dispatcher = await setup.begin();
  dispatcher.want([desiredMessage("down")]);
  await setup.settle(dispatcher);
  expect([...dispatcher.messages()]).toHaveLength(1);
  expect(dispatcher.message("3F7K acme #alerts")).toMatchObject({ state: "posted" });
  dispatcher.forget([{ kind: "incident", incident: "3F7K" }]);
  expect([...dispatcher.messages()]).toEqual([]);
});
