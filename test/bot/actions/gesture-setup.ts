import type { GestureDeps, Silencer } from "../../../bot/actions/gesture-deps.ts";
import type { OwnAction } from "../../../bot/actions/own-action.ts";
import type { Alert } from "../../../bot/model/alert.ts";
import type { Incident, Person } from "../../../bot/model/incident.ts";
import type { RenderedMessage } from "../../../bot/model/message.ts";
import { exampleAlert, exampleIncident } from "../store/examples.ts";

export const nowMs = Date.UTC(2026, 10, 21, 12);
export const ana: Person = { id: "U000ANA", name: "ana" };

/** What answers to gestures are given, and what came of them. */
export interface Setup {
  readonly deps: GestureDeps;
  readonly taken: readonly OwnAction[];
  /** Calls of the source: `silence`, `unsilence`, `preview`. */
  readonly asked: readonly unknown[];
}

export const cart = exampleIncident({ labels: { alertname: "CartDown", service: "cart", zone: "a" } });
export const cartAlert: Alert = exampleAlert({
  labels: { alertname: "CartDown", service: "cart", zone: "a" },
  facts: {
    kind: "prometheus",
    receiver: "nines",
    groupLabels: { service: "cart" },
    externalUrl: undefined,
    generatorUrl: undefined,
    reason: undefined,
  },
});
const said: RenderedMessage = { text: "said", color: "#1976d2", blocks: [] };

/** A relay with one incident whose source does what it is told, unless the test says otherwise. */
export function setUp({
  incident = cart,
  alerts = [cartAlert],
  silencer = {},
  canSilence = true,
  ...deps
}: Partial<Omit<GestureDeps, "incident" | "silencer">> & {
  readonly incident?: Incident;
  readonly alerts?: readonly Alert[];
  readonly silencer?: Partial<Silencer>;
  readonly canSilence?: boolean;
} = {}): Setup {
  const taken: OwnAction[] = [];
  const asked: unknown[] = [];
  const source: Silencer = {
    kind: "alertmanager",
    silence: async (silence) => {
      asked.push({ silence });
      return { kind: "done", value: "s-1" };
    },
    unsilence: async (id) => {
      asked.push({ unsilence: id });
      return { kind: "done", value: undefined };
    },
    preview: async (matchers) => {
      asked.push({ preview: matchers });
      return { kind: "done", value: { active: [cartAlert.fingerprint], suppressed: [] } };
    },
    ...silencer,
  };
  return {
    taken,
    asked,
    deps: {
      now: () => nowMs,
      incident: async (id) => (id === incident.id ? incident : undefined),
      alertsOf: async () => alerts,
      openIncidents: async () => [incident],
      take: async (action) => void taken.push(action),
      showDetails: async (_, place) => void asked.push({ details: place }),
      silencer: () => (canSilence ? source : undefined),
      mayAct: async () => ({ kind: "allowed" }),
      morning: () => ({ atMs: nowMs + 21 * 3_600_000, words: "tomorrow 09:00, UTC" }),
      nextStep: () => ({ next: ["Ben"], isLast: false }),
      command: async (word, rest) => {
        asked.push({ command: [word, rest] });
        return said;
      },
      home: async () => ({ incidents: [], budgets: [], atMs: nowMs }),
      abortCommand: async () => ({ kind: "refused", why: "Nothing is known of this rollout any more." }),
      ...deps,
    },
  };
}
