import type { DesiredMessage, Trouble, VisibleReport } from "../../../bot/dispatch/desired-message.ts";
import { Dispatcher } from "../../../bot/dispatch/dispatcher.ts";
import type { PostedMessage, RenderedMessage } from "../../../bot/model/message.ts";
import type { Messenger } from "../../../bot/slack/messenger.ts";
import { createSlackMessenger } from "../../../bot/slack/slack-messenger.ts";
import { openRelayStore } from "../../../bot/store/open-relay-store.ts";
import type { Lead, RelayStore } from "../../../bot/store/relay-store.ts";
import type { FakeSlackOptions } from "../../../bot/testing/slack/create-world.ts";
import { type FakeSlack, startFakeSlack } from "../../../bot/testing/slack/fake-slack.ts";

/** A fake Slack, a store, and dispatchers that come and go between them; time is moved by hand. */
export interface Setup {
  readonly slack: FakeSlack;
  readonly store: RelayStore;
  readonly clock: { ms: number };
  readonly troubles: Map<string, Trouble>;
  readonly visible: VisibleReport[];
  readonly faults: unknown[];
  /** A dispatcher as a process begins it: with what the store holds. */
  readonly begin: (through?: Through) => Promise<Dispatcher>;
  /** Steps and moves the clock until nothing waits, or until a time. */
  readonly settle: (dispatcher: Dispatcher, forMs?: number) => Promise<void>;
  readonly stored: () => Promise<readonly PostedMessage[]>;
  readonly stop: () => Promise<void>;
}

/** What stands between a dispatcher and the world. */
export interface Through {
  readonly commit?: (commit: () => Promise<void>) => Promise<void>;
  readonly messenger?: (messenger: Messenger) => Messenger;
}

/** `timeoutMs` is how long a call may take: so long that a busy machine does not look like a Slack that answers too late. */
export async function setUp(options: FakeSlackOptions = {}, timeoutMs = 3_000): Promise<Setup> {
  const clock = { ms: 1_800_000_000_000 };
  const slack = await startFakeSlack({ channels: ["alerts", "fallback"], now: () => clock.ms, ...options });
  const store = await openRelayStore({ engine: "sqlite", path: ":memory:" });
  const lead = (await store.lead("elsewhere", 3_600_000)) as Lead;
  const messenger = await createSlackMessenger({
    workspace: "acme",
    token: slack.tokens.bot,
    apiUrl: slack.apiUrl,
    timeoutMs,
    lookAfterMs: (look) => (look > 3 ? undefined : 1),
  });
  const troubles = new Map<string, Trouble>();
  const visible: VisibleReport[] = [];
  const faults: unknown[] = [];
  return {
    slack,
    store,
    clock,
    troubles,
    visible,
    faults,
    begin: async ({ commit = (run: () => Promise<void>) => run(), messenger: wrap = (same: Messenger) => same } = {}) =>
      new Dispatcher({
        messengers: new Map([["acme", wrap(messenger)]]),
        commit: (changes) => commit(() => store.commit(changes, lead)),
        messages: (await store.load(0)).messages,
        notes: await store.notes(""),
        now: () => clock.ms,
        random: () => 1,
        reports: {
          trouble: (trouble) => void troubles.set(trouble.key, trouble),
          cleared: (key) => void troubles.delete(key),
          visible: (report) => void visible.push(report),
          fault: (error) => void faults.push(error),
        },
      }),
    settle: async (dispatcher, forMs = 600_000) => {
      const end = clock.ms + forMs;
      for (;;) {
        const nextAtMs = await dispatcher.step();
        if (nextAtMs === undefined || nextAtMs > end) return;
        clock.ms = nextAtMs;
      }
    },
    stored: async () => (await store.load(0)).messages,
    stop: async () => {
      await slack.stop();
      await store.close();
    },
  };
}

/** What the channel should show of the incident 3F7K. */
export function desiredMessage(text: string, part: Partial<DesiredMessage> = {}): DesiredMessage {
  return {
    key: "3F7K acme #alerts",
    subject: { kind: "incident", incident: "3F7K" },
    workspace: "acme",
    channel: "#alerts",
    priority: "newCritical",
    message: rendered(text),
    thread: [],
    fallback: undefined,
    notBeforeMs: undefined,
    picture: undefined,
    withPicture: undefined,
    ...part,
  };
}

export function rendered(text: string): RenderedMessage {
  return { text, color: "#d32f2f", blocks: [{ type: "section", text: { type: "mrkdwn", text: `*${text}*` } }] };
}

/** Lines of a thread with the numbers from 1. */
export function threadLines(...texts: readonly string[]): DesiredMessage["thread"] {
  return texts.map((message, index) => ({ seq: index + 1, message, broadcast: false }));
}
