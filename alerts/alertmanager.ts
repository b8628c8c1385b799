import { allSlos, type Stack } from "../slo/model.ts";
import { alertNames, labelNames } from "../slo/names.ts";
import { shiftAlertNames, shiftLabels } from "../slo/shift/shift-names.ts";
import { type InhibitRule, inhibitRules } from "./inhibit-rules.ts";
import { probesOf } from "./probe-rules.ts";
import { oneOf } from "./promql-text.ts";

/** One node of Alertmanager's routing tree, in its own field names. */
export interface Route {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly routes?: readonly Route[];
}

/** One address that notifications go to. */
export interface Receiver {
  readonly name: string;
  readonly webhook_configs: readonly { readonly url: string; readonly send_resolved: boolean }[];
}

/** What to add to an Alertmanager configuration so that the stack's alerts reach their channels. */
export interface RouteFragment {
  readonly routes: readonly Route[];
  readonly receivers: readonly Receiver[];
}

/** A whole Alertmanager configuration. */
export interface AlertmanagerConfig extends Pick<RouteFragment, "receivers"> {
  readonly route: Route;
  readonly inhibit_rules: readonly InhibitRule[];
}

/** Where the notifications are sent. */
export interface RouteOptions {
  /** Address of a source of the nines relay. Default: that of the stack's first Alertmanager source, on this machine unless `relay.url` says otherwise. */
  readonly relayUrl?: string;
}

/** Receiver of what names no channel. */
const fallback = "nines";

/** Receiver of what is not to be told. */
const nobody = "nines-nobody";

/** The end of an alert waits this long, too: three polls without it, two minutes, and the relay says that nobody knows whether it is over. */
const group_interval = "1m";

/**
 * Waiting times per severity. A page waits just long enough for the alerts that mute its neighbours to arrive together with it; a
 * ticket waits until a page had the time to fire and mute it. Both are above the time that Alertmanager's inhibitor needs to see an alert.
 */
const timings = {
  page: { group_wait: "10s", group_interval, repeat_interval: "1h" },
  ticket: { group_wait: "2m", group_interval, repeat_interval: "1d" },
} as const;

/** The stack's part of the routing tree: one message per SLO, by severity, to one receiver per channel. */
export function routeFragment(stack: Stack, options: RouteOptions = {}): RouteFragment {
  const channels = channelsOf(stack);
  const toChannel = channels.map(
    ({ name, labels }): Route => ({ receiver: receiverName(name), matchers: [oneOf(labelNames.channel, labels)] }),
  );
  const severities = Object.entries(timings).map(
    ([severity, timing]): Route => ({
      matchers: [oneOf(labelNames.severity, [severity])],
      ...timing,
      ...(toChannel.length === 0 ? {} : { routes: toChannel }),
    }),
  );
  const ours: Route = {
    receiver: fallback,
    // Only alerts of nines have both.
    matchers: [`${labelNames.id}=~".+"`, 'alertname=~"SLO.+"'],
    group_by: [labelNames.id, ...Object.keys(stack.labels).sort()],
    routes: severities,
  };
  const probes: Route = {
    receiver: fallback,
    matchers: [oneOf("alertname", [alertNames.probeDown]), 'target=~".+"'],
    group_by: ["target", ...Object.keys(stack.labels).sort()],
    routes: severities,
  };
  const shifts: Route = {
    receiver: fallback,
    matchers: [oneOf("alertname", Object.values(shiftAlertNames)), `${shiftLabels.shift}=~".+"`],
    group_by: [shiftLabels.shift, ...Object.keys(stack.labels).sort()],
    routes: [
      // It is there for the inhibit rules alone.
      { receiver: nobody, matchers: [oneOf("alertname", [shiftAlertNames.active])] },
      ...severities,
      {
        matchers: [oneOf(labelNames.severity, ["info"])],
        ...timings.ticket,
        ...(toChannel.length === 0 ? {} : { routes: toChannel }),
      },
    ],
  };
  const isShifted = stack.shifts.length > 0;
  const isProbed = probesOf(stack).some(({ alert }) => alert !== "off");
  return {
    routes: [ours, ...(isProbed ? [probes] : []), ...(isShifted ? [shifts] : [])],
    receivers: [
      ...["", ...channels.map(({ name }) => name)].map((name) => receiver(name, options.relayUrl ?? intakeUrl(stack))),
      ...(isShifted ? [{ name: nobody, webhook_configs: [] }] : []),
    ],
  };
}

/** A complete configuration that works as it is beside a nines relay; alerts that are not of nines go to the relay, too. */
export function alertmanagerConfig(stack: Stack, options: RouteOptions = {}): AlertmanagerConfig {
  const { routes, receivers } = routeFragment(stack, options);
  return {
    route: { receiver: fallback, group_by: ["alertname"], group_interval, routes },
    inhibit_rules: inhibitRules(stack),
    receivers,
  };
}

interface Channel {
  /** Without the leading `#`. */
  readonly name: string;
  /** As the alerts spell it. */
  readonly labels: readonly string[];
}

/** Every channel once: `#ops` and `ops` are the same place. */
function channelsOf(stack: Stack): readonly Channel[] {
  const ofProbes = probesOf(stack).flatMap(({ alert, labels }) =>
    alert === "off" ? [] : (labels[labelNames.channel] ?? ""),
  );
  const ofShifts = stack.shifts.map(({ channel }) => channel);
  const labels = [...new Set([...allSlos(stack).map((slo) => slo.channel), ...ofProbes, ...ofShifts])]
    .filter((label) => label !== "")
    .sort();
  const names = [...new Set(labels.map(channelName))].sort();
  return names.map((name) => ({ name, labels: labels.filter((label) => channelName(label) === name) }));
}

function channelName(label: string): string {
  return label.replace(/^#(?=.)/, "");
}

function receiverName(channel: string): string {
  return channel === "" ? fallback : `${fallback}-${channel}`;
}

/** The relay finds the channel itself; a receiver per channel lets another system take one over. */
function receiver(channel: string, url: string): Receiver {
  return { name: receiverName(channel), webhook_configs: [{ url, send_resolved: true }] };
}

/** Where the stack's relay takes Alertmanager's notifications: `http://localhost:9116/in/alertmanager`. */
function intakeUrl({ relay }: Stack): string {
  const source = relay.sources.find(({ kind }) => kind === "alertmanager")?.name ?? "alertmanager";
  return `${relay.url ?? "http://localhost:9116"}/in/${source}`;
}
