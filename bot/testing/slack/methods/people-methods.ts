import type { Fields } from "../fields.ts";
import { SlackError } from "../slack-error.ts";
import type { SlackUser, SlackWorld } from "../slack-world.ts";
import type { WebMethod } from "./web-method.ts";

/** Who is there. */
export const peopleMethods: Readonly<Record<string, WebMethod>> = {
  "auth.test": {
    tier: "none",
    scope: undefined,
    run: ({ world: { team, bot } }) => ({
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      user: bot.name,
      team_id: team.id,
      user_id: bot.userId,
      bot_id: bot.botId,
      is_enterprise_install: false,
    }),
  },
  "users.info": {
    tier: 4,
    scope: "users:read",
    run: ({ world, args }) => ({ user: shownUser(world, findUser(world, args["user"])) }),
  },
  "users.list": {
    tier: 2,
    scope: "users:read",
    run: ({ world }) => ({
      members: world.users.map((user) => shownUser(world, user)),
      response_metadata: { next_cursor: "" },
    }),
  },
  "usergroups.list": {
    tier: 2,
    scope: "usergroups:read",
    run: ({ world }) => ({
      usergroups: world.groups.map(({ id, handle, users }) => ({ id, handle, name: handle, user_count: users.length })),
    }),
  },
  "usergroups.users.list": {
    tier: 2,
    scope: "usergroups:read",
    run: ({ world, args }) => {
      const group = world.groups.find(({ id }) => id === args["usergroup"]);
      if (group === undefined) throw new SlackError("no_such_subteam");
      return { users: group.users };
    },
  },
};

function findUser(world: SlackWorld, id: unknown): SlackUser {
  const user = world.users.find((one) => one.id === id);
  if (user === undefined) throw new SlackError("user_not_found");
  return user;
}

function shownUser({ team }: SlackWorld, { id, name, realName, timezone }: SlackUser): Fields {
  const profile = { real_name: realName, display_name: realName };
  return { id, team_id: team.id, name, real_name: realName, tz: timezone, deleted: false, is_bot: false, profile };
}
