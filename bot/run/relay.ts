import { createEventHub } from "../../service/http/event-stream.ts";
import { hasAuth } from "../../service/http/http-auth.ts";
import { createHttpServer, defaultLimits } from "../../service/http/http-server.ts";
import type { ServedPart } from "../../service/http/serve-routes.ts";
import { webRoutes } from "../../service/http/web-routes.ts";
import { createSecretReader } from "../../service/secrets.ts";
import { allSlos } from "../../slo/model.ts";
import type { RelayOptions } from "../../slo/relay/relay-model.ts";
import { shiftBoardUid } from "../../slo/shift/shift-board-uids.ts";
import { answerGesture } from "../actions/answer-gesture.ts";
import type { Gesture } from "../actions/gesture.ts";
import { eventUnit } from "../facts/event-unit.ts";
import { localWorkspace } from "../inbox/inbox-messenger.ts";
import { type Inbox, openInbox } from "../inbox/open-inbox.ts";
import { defaultIntakeLimits } from "../intake/http/intake-options.ts";
import { intakeRoutes } from "../intake/http/intake-routes.ts";
import { createQueueGauge } from "../intake/http/queue-gauge.ts";
import type { IntakeEvent } from "../intake/intake-event.ts";
import { startSqsIntake } from "../intake/sqs/sqs-intake.ts";
import { createPlotter } from "../plots/create-plotter.ts";
import { createRolloutPlotter } from "../shifts/plot/rollout-plotter.ts";
import type { Messenger } from "../slack/messenger.ts";
import { leadHolder } from "../store/lead-lease.ts";
import { openRelayStore } from "../store/open-relay-store.ts";
import { countsAfterRestart } from "./counts-after-restart.ts";
import { exporterOf, factsSource } from "./facts-source.ts";
import { gestureDesk } from "./gesture-desk.ts";
import { inboxApi } from "./inbox-api.ts";
import { createIntakeTroubles } from "./intake-troubles.ts";
import { keepLead } from "./lead-keeper.ts";
import { beginLeading, type Leading } from "./leading/begin-leading.ts";
import { relayApi } from "./relay-api.ts";
import { relayHealth } from "./relay-health.ts";
import { createRelayMetrics } from "./relay-metrics.ts";
import { prometheusOf } from "./relay-prometheus.ts";
import type { RelaySetup, RunningRelay } from "./relay-setup.ts";
import { createSelfAlerts } from "./self-alerts.ts";
import { openWorkspaces } from "./slack-workspaces.ts";
import { useSources } from "./sources-in-use.ts";
import { watchConnections } from "./workspace-connections.ts";

const housekeepingMs = 10_000;
const forgetEveryMs = 3_600_000;
/** The leader asks itself; others say what troubles them as often. */
const repeatEveryMs = 30_000;
/** Incidents and what arrived are kept this long after their end. */
const keptMs = 90 * 24 * 3_600_000;
/** Slow senders are waited for: Alertmanager does not try again after 408. */
const requestMs = 60_000;

/** Starts the relay: store, intake, inbox, Slack, and the lead when nobody else has it. Throws a fault that says what stands in the way. */
export async function startRelay(setup: RelaySetup): Promise<RunningRelay> {
  const { log, env } = setup;
  const now = Date.now;
  let stack = setup.stack;
  const options = (): RelayOptions => stack.relay;
  const secret = createSecretReader(env);
  const store = await openRelayStore(setup.store);
  const metrics = await createRelayMetrics();
  const events = setup.events ?? createEventHub();
  const hub = { leading: undefined as Leading | undefined };
  const wake = (): void => hub.leading?.wake();
  const selfAlerts = createSelfAlerts(store, { now, onTaken: wake });
  const noteIntake = createIntakeTroubles(selfAlerts, now);
  const connections = watchConnections(selfAlerts, metrics);
  const health = relayHealth({ store, options, leading: () => hub.leading, connections, selfAlerts, metrics, now });
  const ends: (() => Promise<unknown>)[] = [];
  let forgotAtMs = now();
  let repeatedAtMs = now();
  try {
    return await run();
  } catch (error) {
    for (const end of ends.reverse()) await end().catch(() => undefined);
    await store.close();
    throw error;
  }

  async function run(): Promise<RunningRelay> {
    const inbox = openInbox(store.inbox, { now });
    const watching = new AbortController();
    const watched = watchInbox(inbox, watching.signal);
    ends.push(async () => {
      watching.abort();
      await watched;
    });
    const slack = await openWorkspaces({
      workspaces: options().slack,
      secret,
      apiUrl: setup.slackApiUrl,
      onState: connections.note,
      log,
      now,
    });
    const messengers = new Map<string, Messenger>([[localWorkspace, inbox.messenger], ...slack.messengers]);
    const sources = useSources({ options, secret, now, ...(setup.aws === undefined ? {} : { aws: setup.aws }) });
    const readFacts = (prometheus = prometheusOf(options(), secret)) =>
      factsSource({
        prometheus,
        exporter: exporterOf(options(), secret),
        sloOf: (id) => allSlos(stack).find((slo) => slo.id === id),
      });
    const commands = {
      store,
      options,
      slos: () => allSlos(stack).map(({ id }) => id),
      facts: readFacts,
      now,
    };
    const desk = gestureDesk({
      store,
      options,
      messengers,
      sources,
      membersOf: slack.membersOf,
      commands,
      shifts: () => stack.shifts,
      wake,
      now,
    });
    const answer = (gesture: Gesture) => answerGesture(gesture, desk);
    const watch = (event: IntakeEvent): void => {
      metrics.intake(event);
      noteIntake(event);
      if (event.kind === "taken") wake();
    };
    const ways = await slack.connect(answer);
    ends.push(...ways.map(({ stop }) => stop));
    const queueIsFull = createQueueGauge({ store, mostWaiting: defaultIntakeLimits.mostWaiting, now });
    const serve = setup.serve ?? ownServer;
    const server = await serve({
      notReady: health.notReady,
      routes: [
        ...intakeRoutes({
          sources: () => options().sources,
          store,
          secret,
          log,
          now,
          watch,
          auth: setup.auth,
          ...setup.sns,
        }),
        ...ways.flatMap(({ routes }) => routes),
        ...inboxApi(inbox),
        ...relayApi({ store, view: health.view, answer, hasLogin: hasAuth(setup.auth), now }),
        health.metricsRoute,
        ...(setup.events === undefined ? [events.route] : []),
        ...(setup.serve === undefined ? webRoutes() : []),
      ],
    });
    ends.push(server.close);
    for (const source of options().sources) {
      if (source.kind !== "sqs") continue;
      const credentials = setup.aws?.credentials;
      const intake = startSqsIntake({
        source: { ...source, endpoint: source.endpoint ?? setup.aws?.endpoint },
        store,
        log,
        now,
        watch,
        queueIsFull,
        ...(credentials === undefined ? {} : { credentials }),
      });
      ends.push(intake.stop);
    }
    const people = (): string => options().url ?? setup.externalUrl ?? server.url;
    const keeper = keepLead({
      store,
      holder: leadHolder(),
      log,
      begin: async (lead) => {
        const prometheus = prometheusOf(options(), secret);
        const plotter = createPlotter({ prometheus, cloudWatch: sources.cloudWatch, log, now });
        const rolloutPlotter = createRolloutPlotter({ prometheus, language: () => options().language, log, now });
        const leading = await beginLeading(lead, {
          store,
          options,
          messengers,
          sources,
          secret,
          unitOf: (id) => {
            const kind = allSlos(stack).find((slo) => slo.id === id)?.sli.kind;
            return kind === undefined ? undefined : eventUnit(kind);
          },
          readFacts: readFacts(prometheus),
          picture: plotter.picture,
          rolloutPicture: rolloutPlotter.picture,
          dashboardUrl: (shift) =>
            stack.grafanaUrl === undefined ? undefined : `${stack.grafanaUrl}/d/${shiftBoardUid(shift)}`,
          inboxUrl: () => `${people()}/#/inbox`,
          incidentUrl: (incident) => `${people()}/#/inbox/${incident}`,
          selfAlerts,
          metrics,
          onChange: () => events.changed(["incidents"]),
          onLost: () => keeper.lost(lead.term),
          log,
          now,
        });
        hub.leading = leading;
        return {
          stop: async () => {
            hub.leading = undefined;
            await Promise.all([plotter.close(), rolloutPlotter.close()]);
            await leading.stop();
          },
        };
      },
    });
    ends.push(keeper.stop);
    const timer = setInterval(() => void housekeeping(), housekeepingMs);
    return {
      url: server.url,
      isLeading: keeper.isLeading,
      reload: async (next) => {
        const parts = countsAfterRestart(stack.relay, next.relay);
        if (parts.length > 0) log.warn("a part of the new config counts only after a restart", { parts });
        stack = next;
        hub.leading?.useOptions();
      },
      stop: async () => {
        clearInterval(timer);
        events.close();
        // The lead goes first, so that another relay takes over while this one finishes what it is taking in.
        for (const end of ends.reverse()) await end();
        await store.close();
      },
    };
  }

  /** Tells the web app of every change, also of those that another replica made. */
  async function watchInbox(inbox: Inbox, signal: AbortSignal): Promise<void> {
    try {
      for await (const _ of inbox.changes(await inbox.lastChange(), signal)) events.changed(["inbox"]);
    } catch (error) {
      if (!signal.aborted) log.error("the inbox cannot be watched; its page shows news late", { error: String(error) });
    }
  }

  async function ownServer(part: ServedPart) {
    return createHttpServer({
      listen: setup.listen,
      log,
      auth: setup.auth,
      ...(setup.tls === undefined ? {} : { tls: setup.tls }),
      secret,
      notReady: part.notReady,
      routes: part.routes,
      limits: { ...defaultLimits, requestMs },
    });
  }

  async function housekeeping(): Promise<void> {
    connections.look();
    if (hub.leading === undefined && now() - repeatedAtMs >= repeatEveryMs) {
      repeatedAtMs = now();
      selfAlerts.repeat();
    }
    if (hub.leading === undefined || now() - forgotAtMs < forgetEveryMs) return;
    forgotAtMs = now();
    await store
      .forget(now() - keptMs)
      .catch((error) => log.error("cannot forget what is old", { error: String(error) }));
  }
}
