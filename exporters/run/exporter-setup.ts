import type { EventHub } from "../../service/http/event-stream.ts";
import type { HttpAuth } from "../../service/http/http-auth.ts";
import type { ListenAddress } from "../../service/http/listen-address.ts";
import type { ServeRoutes } from "../../service/http/serve-routes.ts";
import type { HttpTls } from "../../service/http/tls-settings.ts";
import type { Logger } from "../../service/log.ts";
import type { StoreAddress } from "../../service/store/store-address.ts";
import type { Stack } from "../../slo/model.ts";
import type { AlertReceiver } from "../alerts/alert-receivers.ts";
import type { EventQueriesOf } from "../budgets/events/event-queries.ts";
import type { ShiftReceiver } from "../shifts/tell/shift-teller.ts";
import type { Shard } from "../targets/shard-of.ts";

/** Everything that one exporter process is told. */
export interface ExporterSetup {
  readonly stack: Stack;
  /** Where it probes from; empty when there is only one place. */
  readonly location: string;
  readonly shard: Shard | undefined;
  readonly store: StoreAddress;
  readonly listen: ListenAddress;
  readonly auth: HttpAuth;
  readonly tls: HttpTls | undefined;
  /** Answers through a server that others share. Default: one of its own, on `listen`. */
  readonly serve?: ServeRoutes;
  /** Tells the web app of news; with a shared server its route is served there. Default: one of its own. */
  readonly events?: EventHub;
  /** Who hears of alerts, when the stack says that the exporter raises them. */
  readonly receivers: readonly AlertReceiver[];
  /** Relays that hear of traffic shifts. */
  readonly shiftReceivers: readonly ShiftReceiver[];
  /** Where people reach it, for links in alerts; the address that it listens on when undefined. */
  readonly externalUrl: string | undefined;
  /** The Prometheus to read budgets from, instead of the stack's. */
  readonly prometheusUrl: string | undefined;
  /** How to ask that Prometheus for what a rollout spends. */
  readonly eventQueries: EventQueriesOf;
  readonly version: string;
  readonly log: Logger;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Another process writes for this location already. */
export class LocationTaken extends Error {
  constructor(location: string, heldBy: string) {
    super(`another exporter (${heldBy}) writes for the location ${JSON.stringify(location)} in this store`);
    this.name = "LocationTaken";
  }
}
