import { hasAuth } from "../../../service/http/http-auth.ts";
import type { HttpRoute } from "../../../service/http/http-route.ts";
import type { Gesture, GestureReply } from "../../actions/gesture.ts";
import type { Inbox } from "../../inbox/open-inbox.ts";
import { intakeRoutes } from "../../intake/http/intake-routes.ts";
import { inboxApi } from "../inbox-api.ts";
import { relayApi } from "../relay-api.ts";
import type { RelayParts } from "./relay-parts.ts";

interface Reached {
  readonly inbox: Inbox;
  readonly answer: (gesture: Gesture) => Promise<GestureReply>;
  /** Those at which Slack calls. */
  readonly slackRoutes: readonly HttpRoute[];
}

/** Everything that the relay answers over HTTP. A server that is shared has the web app, and its news, already. */
export function relayRoutes(parts: RelayParts, { inbox, answer, slackRoutes }: Reached): readonly HttpRoute[] {
  const { setup, options, store, secret, health, events, watchIntake, now } = parts;
  const { log, auth, sns } = setup;
  return [
    ...intakeRoutes({ sources: () => options().sources, store, secret, log, now, watch: watchIntake, auth, ...sns }),
    ...slackRoutes,
    ...inboxApi(inbox),
    ...relayApi({ store, view: health.view, answer, hasLogin: hasAuth(auth), now }),
    health.metricsRoute,
    ...(setup.events === undefined ? [events.route] : []),
  ];
}
