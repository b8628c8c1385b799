import type { Permissions, RelayOptions } from "../../slo/relay/relay-model.ts";
import { isGroupId } from "../../slo/relay/slack-names.ts";
import type { Person } from "../model/incident.ts";

export type GuardedAction = keyof Permissions;

/** Whether somebody may do something, with the reason that the person is told, and the audit keeps. */
export type Permission =
  | { readonly kind: "allowed" }
  | {
      readonly kind: "denied";
      readonly why: string;
      /** Ids of the users and groups who may. */
      readonly who: readonly string[];
    };

/** Ids of a user group's members; throws when Slack does not say. */
export type MembersOf = (group: string) => Promise<ReadonlySet<string>>;

/** Whether this person may do this: everybody, unless the configuration lists some. When a group's members are unknown, nobody is let in by it. */
export async function mayDo(
  action: GuardedAction,
  person: Pick<Person, "id">,
  {
    options,
    membersOf,
  }: { readonly options: Pick<RelayOptions, "permissions" | "slack">; readonly membersOf: MembersOf },
): Promise<Permission> {
  const list = options.permissions[action];
  if (list.length === 0 || list.includes(person.id)) return { kind: "allowed" };
  // Whoever reaches the local inbox of a relay without Slack has the machine anyway; with Slack it must be no way around it.
  if (person.id.startsWith("local:") && options.slack.length === 0) return { kind: "allowed" };
  const unknown: string[] = [];
  for (const group of list.filter(isGroupId)) {
    try {
      if ((await membersOf(group)).has(person.id)) return { kind: "allowed" };
    } catch {
      unknown.push(group);
    }
  }
  const why = `not among those who may ${action} incidents here`;
  if (unknown.length === 0) return { kind: "denied", why, who: list };
  return { kind: "denied", why: `${why}, and Slack does not say who is in ${unknown.join(", ")}`, who: list };
}
