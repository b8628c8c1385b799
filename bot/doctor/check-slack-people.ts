import type { Mention, RelayOptions } from "../../slo/relay/relay-model.ts";
import { isGroupId, isUserId } from "../../slo/relay/slack-names.ts";
import { bad, type Finding, good, listNames, skipped } from "./finding.ts";
import type { SlackApi } from "./slack-api.ts";

/** Looking at more people would only run into Slack's limits. */
const mostPeople = 50;

/** Every user whom the configuration names, each once. */
export function userIdsIn(options: RelayOptions): readonly string[] {
  const members = options.rotations.flatMap(({ members: own, overrides }) => [
    ...own,
    ...overrides.map(({ member }) => member),
  ]);
  return unique([...members.map(({ id }) => id), ...idsIn(options).filter(isUserId)]);
}

/** Every user group that the configuration names, each once. */
export function groupIdsIn(options: RelayOptions): readonly string[] {
  return unique(idsIn(options).filter(isGroupId));
}

function idsIn({ routes, recipients, escalations, permissions }: RelayOptions): readonly string[] {
  const mentions: readonly Mention[] = [
    ...routes.flatMap((route) => route.mentions ?? []),
    ...[recipients.slos, recipients.services].flatMap((all) => Object.values(all).flatMap((one) => one.mentions)),
    ...escalations.flatMap(({ steps }) => steps.flatMap((step) => step.mentions)),
  ];
  const ids = mentions.flatMap((mention) => (mention.kind === "rotation" ? [] : [mention.id]));
  return [...ids, ...Object.values(permissions).flat()];
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].sort();
}

/** Whether the people and groups of the configuration are in the workspace. */
export async function checkSlackPeople(api: SlackApi, options: RelayOptions): Promise<readonly Finding[]> {
  return [...(await userFindings(api, userIdsIn(options))), ...(await groupFindings(api, groupIdsIn(options)))];
}

async function userFindings(api: SlackApi, users: readonly string[]): Promise<readonly Finding[]> {
  const gone: Finding[] = [];
  for (const id of users.slice(0, mostPeople)) {
    const answer = await api("users.info", { user: id });
    if (!answer.ok && answer.error !== "user_not_found")
      return [skipped(`Slack does not say who ${listNames(users)} are: ${answer.error}`)];
    const user = answer.ok ? (answer.answer["user"] as Readonly<Record<string, unknown>>) : undefined;
    if (user === undefined || user["deleted"] === true)
      gone.push(
        bad(
          `${id} is ${user === undefined ? "nobody in this workspace" : "a person who left"}, and the configuration calls them`,
          "copy the member id of somebody else from the profile in Slack",
        ),
      );
  }
  const count = Math.min(users.length, mostPeople) - gone.length;
  return [
    ...(count > 0
      ? [good(`${count === 1 ? "the one person" : `${count} people`} of the configuration can be called`)]
      : []),
    ...gone,
  ];
}

async function groupFindings(api: SlackApi, groups: readonly string[]): Promise<readonly Finding[]> {
  if (groups.length === 0) return [];
  const answer = await api("usergroups.list", { include_count: true, include_disabled: false });
  if (!answer.ok) return [skipped(`Slack does not say what the user groups ${listNames(groups)} are: ${answer.error}`)];
  const known = new Map(
    ((answer.answer["usergroups"] ?? []) as readonly Readonly<Record<string, unknown>>[]).map((group) => [
      String(group["id"]),
      Number(group["user_count"] ?? 1),
    ]),
  );
  const cure = "copy the id of a group from its page in Slack, or put people into it";
  const findings = groups.flatMap((id): readonly Finding[] => {
    const count = known.get(id);
    if (count === undefined) return [bad(`there is no user group ${id}, and the configuration calls it`, cure)];
    return count === 0 ? [bad(`nobody is in the user group ${id}`, cure)] : [];
  });
  return findings.length === 0 ? [good(`the user groups ${listNames(groups)} exist`)] : findings;
}
