import type { Delivery } from "../output/post-json.ts";
import { type AlertReceiver, deliverAlerts } from "./alert-receivers.ts";
import { type AlertState, type AlertStates, advanceAlerts, toldAlerts } from "./alert-states.ts";
import type { HoldingAlert } from "./slo-alerts.ts";

export interface AlertLoopOptions {
  readonly receivers: readonly AlertReceiver[];
  readonly externalUrl: string;
  /** The alerts whose conditions hold now. */
  readonly holding: () => readonly HoldingAlert[];
  readonly now: () => number;
  readonly states: AlertStates;
  readonly onDelivery: (receiver: AlertReceiver, delivery: Delivery) => void;
}

/** Alerts from round to round, and the receivers that hear of them. */
export interface AlertLoop {
  /** One round: looks, decides, and tells every receiver what is new to it or was told too long ago. */
  readonly round: () => Promise<void>;
  readonly states: () => AlertStates;
}

/**
 * How often each kind hears of an alert that did not change. An Alertmanager forgets what it is not told again: every minute, as Prometheus
 * tells it. A webhook hears the rest of the story from its sender: every four hours, as Alertmanager's `repeat_interval` has it.
 */
const resendMs = { alertmanager: 60_000, webhook: 4 * 3_600_000 } as const;
const timeoutMs = 10_000;

/** Starts with the states that the store held; `round` is called every few seconds. */
export function createAlertLoop(options: AlertLoopOptions): AlertLoop {
  let states = options.states;
  const lastTold = new Map<AlertReceiver, Map<string, Told>>();
  return {
    states: () => states,
    round: async () => {
      const nowMs = options.now();
      states = advanceAlerts(states, options.holding(), nowMs);
      await Promise.all(options.receivers.map((receiver) => tell(receiver, nowMs)));
    },
  };

  async function tell(receiver: AlertReceiver, nowMs: number): Promise<void> {
    const known = lastTold.get(receiver) ?? new Map<string, Told>();
    lastTold.set(receiver, known);
    const told = toldAlerts(states);
    const due = told.filter((state) => isDue(state, known.get(keyOf(state)), nowMs - resendMs[receiver.kind]));
    if (due.length === 0) return;
    // A webhook shows the whole group, an Alertmanager keeps what it was told.
    const message = receiver.kind === "webhook" ? groupsOf(due, told) : due;
    const { externalUrl } = options;
    const delivery = await deliverAlerts(receiver, message, {
      externalUrl,
      resendMs: resendMs[receiver.kind],
      nowMs,
      timeoutMs,
    });
    options.onDelivery(receiver, delivery);
    if (!delivery.ok) return;
    for (const state of message) known.set(keyOf(state), { atMs: nowMs, resolved: state.resolvedMs !== undefined });
    for (const key of known.keys()) if (!told.some((state) => keyOf(state) === key)) known.delete(key);
  }
}

interface Told {
  readonly atMs: number;
  readonly resolved: boolean;
}

function isDue(state: AlertState, told: Told | undefined, toldBeforeMs: number): boolean {
  if (told === undefined) return true;
  if (told.resolved !== (state.resolvedMs !== undefined)) return true;
  return told.atMs <= toldBeforeMs;
}

/** One firing of one alert: a new firing is news although its labels are the same. */
function keyOf(state: AlertState): string {
  return `${state.firingSinceMs} ${JSON.stringify(state.labels)}`;
}

function groupsOf(due: readonly AlertState[], told: readonly AlertState[]): readonly AlertState[] {
  const groupOf = ({ labels }: AlertState) => labels["slo_id"] ?? labels["target"];
  const groups = new Set(due.map(groupOf));
  return told.filter((state) => groups.has(groupOf(state)));
}
