import type { IntakeEvent } from "../intake/intake-event.ts";
import type { SelfAlerts } from "./self-alerts.ts";

/** A sender that is refused once may be a stranger; one that is refused again and again is somebody's alerting that does not arrive. */
const refusalsThatCount = 3;
const refusalWindowMs = 10 * 60_000;

/** Makes trouble at the intake an alert of the relay about itself; what works again clears it. */
export function createIntakeTroubles(selfAlerts: SelfAlerts, now: () => number): (event: IntakeEvent) => void {
  const refusals = new Map<string, number[]>();
  return (event) => {
    const { source } = event;
    switch (event.kind) {
      case "taken":
        selfAlerts.clear(`intake-refused:${source}`);
        selfAlerts.clear(`intake-full:${source}`);
        return;
      case "refused": {
        if (source === "") return;
        const recent = [...(refusals.get(source) ?? []), now()].filter((atMs) => atMs > now() - refusalWindowMs);
        refusals.set(source, recent);
        if (recent.length < refusalsThatCount) return;
        selfAlerts.raise({
          key: `intake-refused:${source}`,
          name: "RelaySenderRefused",
          title: `Deliveries to ${source} are refused: ${event.why}`,
          cure: "check the sender's token or the topic's address; Alertmanager does not send them again",
          severity: "critical",
        });
        return;
      }
      case "pushedBack":
        selfAlerts.raise({
          key: `intake-full:${source}`,
          name: "RelayIntakeFull",
          title: `Senders to ${source} are told to come again: ${event.why}`,
          cure: "check the store and its disk; nothing is lost as long as senders come again",
          severity: "critical",
        });
        return;
      case "unreachable":
        selfAlerts.raise({
          key: `intake-unreachable:${source}`,
          name: "RelaySourceUnreachable",
          title: `The queue of ${source} cannot be read: ${event.why}`,
          cure: "check its address, the role's rights and the network with `nines doctor`",
          severity: "critical",
        });
        return;
      case "reachable":
        selfAlerts.clear(`intake-unreachable:${source}`);
        return;
      case "notSubscribed":
        selfAlerts.raise({
          key: `intake-subscription:${source}:${event.topic}`,
          name: "RelaySubscriptionFailed",
          title: `The subscription of ${event.topic} could not be confirmed: ${event.why}`,
          cure: "the role needs sns:ConfirmSubscription; then request the confirmation again at SNS",
          severity: "critical",
        });
        return;
      case "subscribed":
        selfAlerts.clear(`intake-subscription:${source}:${event.topic}`);
        return;
      default:
        return;
    }
  };
}
