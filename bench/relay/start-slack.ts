import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Questions } from "./slack-server.ts";

/** A fake Slack in a process of its own, so that it takes no time from the sender. */
export interface SlackProcess {
  readonly apiUrl: string;
  /** What `nines relay` reads its tokens from. */
  readonly env: Readonly<Record<string, string>>;
  readonly ask: <Kind extends keyof Questions>(
    kind: Kind,
    question: Questions[Kind]["ask"],
  ) => Promise<Questions[Kind]["answer"]>;
  readonly stop: () => Promise<void>;
}

/** Starts it with channels by these names. */
export async function startSlack(channels: readonly string[]): Promise<SlackProcess> {
  const child = fork(join(import.meta.dirname, "slack-server.ts"), [channels.join(",")]);
  const ended = once(child, "exit");
  const [{ apiUrl, tokens }] = (await once(child, "message")) as [
    { readonly apiUrl: string; readonly tokens: { readonly bot: string; readonly app: string } },
  ];
  const waiting = new Map<number, (answer: unknown) => void>();
  let asked = 0;
  child.on("message", ({ id, answer }: { readonly id: number; readonly answer: unknown }) => {
    waiting.get(id)?.(answer ?? undefined);
    waiting.delete(id);
  });
  return {
    apiUrl,
    env: { SLACK_BOT_TOKEN: tokens.bot, SLACK_APP_TOKEN: tokens.app },
    ask: (kind, question) =>
      new Promise((resolve) => {
        const id = asked++;
        waiting.set(id, (answer) => resolve(answer as never));
        child.send({ id, kind, ask: question });
      }),
    stop: async () => {
      child.disconnect();
      await ended;
    },
  };
}
