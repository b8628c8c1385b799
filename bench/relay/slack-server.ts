import { startFakeSlack } from "../../bot/testing/slack/fake-slack.ts";

// A fake Slack with Slack's limits, in the process of its own that `start-slack.ts` forks; it answers questions about what it saw.

/** What can be asked, by kind. */
export interface Questions {
  /** All calls so far. */
  readonly calls: { readonly ask: undefined; readonly answer: readonly SeenCall[] };
  /** When a text could first be seen in any channel; undefined: not yet. */
  readonly shown: { readonly ask: string; readonly answer: number | undefined };
  readonly channel: { readonly ask: string; readonly answer: readonly SeenMessage[] };
}

/** One call of the Web API. */
export interface SeenCall {
  readonly method: string;
  readonly atMs: number;
  readonly result: string;
  readonly text: string;
}

/** A message as a reader of the channel sees it. */
export interface SeenMessage {
  readonly text: string;
  readonly lines: readonly string[];
  readonly edits: number;
  readonly replies: number;
}

const [channels = ""] = process.argv.slice(2);
const slack = await startFakeSlack({ channels: channels.split(",") });

const answers: { readonly [kind in keyof Questions]: (ask: Questions[kind]["ask"]) => Questions[kind]["answer"] } = {
  calls: () =>
    slack.calls.map(({ method, atMs, result, args }) => ({ method, atMs, result, text: String(args["text"] ?? "") })),
  shown: (text) =>
    slack.calls.find(({ method, result, args }) => {
      const isVisible = result === "ok" && (method === "chat.postMessage" || method === "chat.update");
      return isVisible && JSON.stringify(args).includes(text);
    })?.atMs,
  channel: (name) =>
    slack.channel(name).map(({ text, lines, earlier, thread }) => ({
      text,
      lines,
      edits: earlier.length,
      replies: thread.length,
    })),
};

process.on(
  "message",
  ({ id, kind, ask }: { readonly id: number; readonly kind: keyof Questions; readonly ask: never }) => {
    process.send?.({ id, answer: answers[kind](ask) ?? null });
  },
);
process.on("disconnect", () => process.exit());
process.send?.({ apiUrl: slack.apiUrl, tokens: slack.tokens });
