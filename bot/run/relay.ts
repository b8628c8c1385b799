import { ownServer } from "../../service/http/own-server.ts";
import { localWorkspace } from "../inbox/inbox-messenger.ts";
import { openInbox } from "../inbox/open-inbox.ts";
import type { Messenger } from "../slack/messenger.ts";
import { countsAfterRestart } from "./counts-after-restart.ts";
import { answerPeople } from "./relay/answer-people.ts";
import { leadRelay } from "./relay/lead-relay.ts";
import { openRelayParts, type RelayParts } from "./relay/relay-parts.ts";
import { relayRoutes } from "./relay/relay-routes.ts";
import { startHousekeeping } from "./relay/start-housekeeping.ts";
import { startQueues } from "./relay/start-queues.ts";
import { watchInbox } from "./relay/watch-inbox.ts";
import type { RelaySetup, RunningRelay } from "./relay-setup.ts";
import { openWorkspaces } from "./slack-workspaces.ts";
import { useSources } from "./sources-in-use.ts";

/** Slow senders are waited for: Alertmanager does not try again after 408. */
const requestMs = 60_000;

/** How to end what began; the last ends first. */
type Ends = (() => Promise<unknown>)[];

/** Starts the relay: store, intake, inbox, Slack, and the lead when nobody else has it. Throws a fault that says what stands in the way. */
export async function startRelay(setup: RelaySetup): Promise<RunningRelay> {
  const parts = await openRelayParts(setup);
  const ends: Ends = [];
  try {
    return await run(parts, ends);
  } catch (error) {
    for (const end of ends.reverse()) await end().catch(() => undefined);
    await parts.store.close();
    throw error;
  }
}

async function run(parts: RelayParts, ends: Ends): Promise<RunningRelay> {
  const { setup, options, secret, store, events, connections, health, now } = parts;
  const { aws, log } = setup;
  const inbox = openInbox(store.inbox, { now });
  ends.push(watchInbox(inbox, parts));
  const slack = await openWorkspaces({
    workspaces: options().slack,
    secret,
    apiUrl: setup.slackApiUrl,
    onState: connections.note,
    log,
    now,
  });
  const messengers = new Map<string, Messenger>([[localWorkspace, inbox.messenger], ...slack.messengers]);
  const sources = useSources({ options, secret, now, ...(aws === undefined ? {} : { aws }) });
  const answer = answerPeople(parts, { messengers, sources, membersOf: slack.membersOf });
  const ways = await slack.connect(answer);
  ends.push(...ways.map(({ stop }) => stop));
  const serve = setup.serve ?? ownServer({ ...setup, secret, limits: { requestMs } });
  const slackRoutes = ways.flatMap(({ routes }) => routes);
  const server = await serve({
    notReady: health.notReady,
    routes: relayRoutes(parts, { inbox, answer, slackRoutes }),
  });
  ends.push(server.close);
  for (const queue of startQueues(parts)) ends.push(queue.stop);
  const peopleUrl = (): string => options().url ?? setup.externalUrl ?? server.url;
  const keeper = leadRelay(parts, { messengers, sources, peopleUrl });
  ends.push(keeper.stop);
  const stopHousekeeping = startHousekeeping(parts);
  return {
    url: server.url,
    isLeading: keeper.isLeading,
    reload: async (next) => {
      const changed = countsAfterRestart(options(), next.relay);
      if (changed.length > 0) log.warn("a part of the new config counts only after a restart", { parts: changed });
      parts.useStack(next);
      parts.leading()?.useOptions();
    },
    stop: async () => {
      stopHousekeeping();
      events.close();
      // The lead goes first, so that another relay takes over while this one finishes what it is taking in.
      for (const end of ends.reverse()) await end();
      await store.close();
    },
  };
}
