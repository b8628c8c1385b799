import { allSlos } from "../../../slo/model.ts";
import { shiftBoardUid } from "../../../slo/shift/shift-board-uids.ts";
import { eventUnit } from "../../facts/event-unit.ts";
import { createPlotter } from "../../plots/create-plotter.ts";
import { createRolloutPlotter } from "../../shifts/plot/rollout-plotter.ts";
import type { Messenger } from "../../slack/messenger.ts";
import { leadHolder } from "../../store/lead-lease.ts";
import type { Lead } from "../../store/relay-store.ts";
import { keepLead, type LeadKeeper, type LeadWork } from "../lead-keeper.ts";
import { beginLeading } from "../leading/begin-leading.ts";
import { prometheusOf } from "../relay-prometheus.ts";
import type { SourcesInUse } from "../sources-in-use.ts";
import type { RelayParts } from "./relay-parts.ts";

interface Reached {
  readonly messengers: ReadonlyMap<string, Messenger>;
  readonly sources: SourcesInUse;
  /** Where people find the web app. */
  readonly peopleUrl: () => string;
}

/** Leads whenever no other replica does. */
export function leadRelay(parts: RelayParts, { messengers, sources, peopleUrl }: Reached): LeadKeeper {
  const { setup, stack, options, secret, store, metrics, events, selfAlerts, readFacts, useLeading, now } = parts;
  const { log } = setup;
  const keeper = keepLead({ store, holder: leadHolder(), log, begin });
  return keeper;

  async function begin(lead: Lead): Promise<LeadWork> {
    const prometheus = prometheusOf(options(), secret);
    const plotter = createPlotter({ prometheus, cloudWatch: sources.cloudWatch, log, now });
    const rolloutPlotter = createRolloutPlotter({ prometheus, language: () => options().language, log, now });
    const leading = await beginLeading(lead, {
      store,
      options,
      messengers,
      sources,
      secret,
      unitOf,
      readFacts: readFacts(prometheus),
      picture: plotter.picture,
      rolloutPicture: rolloutPlotter.picture,
      dashboardUrl,
      inboxUrl: () => `${peopleUrl()}/#/inbox`,
      incidentUrl: (incident) => `${peopleUrl()}/#/inbox/${incident}`,
      selfAlerts,
      metrics,
      onChange: () => events.changed(["incidents"]),
      onLost: () => keeper.lost(lead.term),
      log,
      now,
    });
    useLeading(leading);
    return {
      stop: async () => {
        useLeading(undefined);
        await Promise.all([plotter.close(), rolloutPlotter.close()]);
        await leading.stop();
      },
    };
  }

  function unitOf(id: string): string | undefined {
    const kind = allSlos(stack()).find((slo) => slo.id === id)?.sli.kind;
    return kind === undefined ? undefined : eventUnit(kind);
  }

  function dashboardUrl(shift: string): string | undefined {
    const { grafanaUrl } = stack();
    return grafanaUrl === undefined ? undefined : `${grafanaUrl}/d/${shiftBoardUid(shift)}`;
  }
}
