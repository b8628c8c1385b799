import type { Labels } from "../../../slo/model.ts";
import type { Alert } from "../../model/alert.ts";

/** Groups that senders told of: a source that is asked what fires does not say in which of them an alert is. */
export interface ToldGroups {
  /** By source and receiver: by which labels it groups, as JSON lists of names. */
  readonly groupings: Map<string, Set<string>>;
  /** The group by source, receiver, and the values of its labels. */
  readonly groups: Map<string, string>;
}

/** Grouping by all labels gives as many lists as alerts have shapes. */
const mostGroupings = 50;

/** No groups yet. */
export function noToldGroups(): ToldGroups {
  return { groupings: new Map(), groups: new Map() };
}

/** Remembers the group that an alert was told in. */
export function rememberGroup({ groupings, groups }: ToldGroups, alert: Alert): void {
  const { source, facts, group } = alert;
  if (facts.kind !== "prometheus" || group === undefined) return;
  const names = namesOf(facts.groupLabels);
  const sender = senderKey(source, facts.receiver);
  const known = groupings.get(sender) ?? new Set();
  if (known.size < mostGroupings) groupings.set(sender, known.add(JSON.stringify(names)));
  groups.set(groupKey(sender, names, facts.groupLabels), group);
}

/** Forgets the group of an alert that is forgotten. */
export function forgetGroup({ groups }: ToldGroups, { source, facts }: Alert): void {
  if (facts.kind !== "prometheus") return;
  groups.delete(groupKey(senderKey(source, facts.receiver), namesOf(facts.groupLabels), facts.groupLabels));
}

/** The alert with the group that it must be in, by its labels; as it is where its source told of no such group. */
export function withToldGroup({ groupings, groups }: ToldGroups, alert: Alert): Alert {
  const { source, facts, group, labels } = alert;
  if (facts.kind !== "prometheus" || group !== undefined) return alert;
  const sender = senderKey(source, facts.receiver);
  const lists = [...(groupings.get(sender) ?? [])].map((json) => JSON.parse(json) as readonly string[]);
  // The narrower group first.
  for (const names of lists.sort((a, b) => b.length - a.length)) {
    const found = groups.get(groupKey(sender, names, labels));
    if (found === undefined) continue;
    const groupLabels = Object.fromEntries(names.map((name) => [name, labels[name] ?? ""]));
    return { ...alert, group: found, facts: { ...facts, groupLabels } };
  }
  return alert;
}

function namesOf(labels: Labels): readonly string[] {
  return Object.keys(labels).sort();
}

function senderKey(source: string, receiver: string): string {
  return `${source}\n${receiver}`;
}

function groupKey(sender: string, names: readonly string[], labels: Labels): string {
  return `${sender}\n${JSON.stringify(names.map((name) => [name, labels[name] ?? ""]))}`;
}
