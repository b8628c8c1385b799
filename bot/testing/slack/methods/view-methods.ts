import { checkBlocks } from "../check-blocks.ts";
import { type Fields, fieldsOf, isFields, listOf, textOf } from "../fields.ts";
import { storeBlock } from "../read-content.ts";
import { SlackError } from "../slack-error.ts";
import { nextId, type SlackView, type SlackWorld } from "../slack-world.ts";
import type { WebMethod } from "./web-method.ts";

const mostOf = { private_metadata: 3_000, callback_id: 255, external_id: 255 } as const;

/** Dialogs and the app's home. */
export const viewMethods: Readonly<Record<string, WebMethod>> = {
  "views.open": {
    tier: 4,
    scope: undefined,
    run: ({ world, args }) => {
      const user = useTrigger(world, args["trigger_id"]);
      const opened = addView(world, user, readView(world, args["view"], "modal"));
      return { view: shownView(world, opened) };
    },
  },
  "views.push": {
    tier: 4,
    scope: undefined,
    run: ({ world, args }) => {
      const user = useTrigger(world, args["trigger_id"]);
      return { view: shownView(world, addView(world, user, readView(world, args["view"], "modal"))) };
    },
  },
  "views.update": {
    tier: 4,
    scope: undefined,
    run: ({ world, args }) => {
      const known = [...world.views.values()].find(
        ({ id, view }) =>
          id === args["view_id"] || (view["external_id"] !== undefined && view["external_id"] === args["external_id"]),
      );
      if (known === undefined || !known.isOpen) throw new SlackError("not_found");
      if (args["hash"] !== undefined && args["hash"] !== known.hash) throw new SlackError("hash_conflict");
      known.view = readView(world, args["view"], known.kind);
      known.hash = nextId(world, "h");
      return { view: shownView(world, known) };
    },
  },
  "views.publish": {
    tier: 4,
    scope: undefined,
    run: ({ world, args }) => {
      const user = textOf(args["user_id"]);
      if (!world.users.some(({ id }) => id === user)) throw new SlackError("user_not_found");
      const view = readView(world, args["view"], "home");
      const known = [...world.views.values()].find((one) => one.kind === "home" && one.user === user);
      if (known === undefined) return { view: shownView(world, addView(world, user, view)) };
      known.view = view;
      known.hash = nextId(world, "h");
      return { view: shownView(world, known) };
    },
  },
};

/** Takes a view in, or throws what Slack answers to one that it does not take. */
export function readView(world: SlackWorld, view: unknown, kind: SlackView["kind"]): Fields {
  if (!isFields(view)) throw new SlackError("invalid_arguments", ["[ERROR] missing required field: view"]);
  const problems: string[] = [];
  if (view["type"] !== kind) problems.push(`[ERROR] type must be ${kind} [json-pointer:/view/type]`);
  for (const [name, most] of Object.entries(mostOf)) {
    if (textOf(view[name]).length > most)
      problems.push(`[ERROR] must be less than ${most + 1} characters [json-pointer:/view/${name}]`);
  }
  if (kind === "modal") {
    for (const name of ["title", "submit", "close"]) {
      const text = textOf(fieldsOf(view[name])["text"]);
      if (view[name] !== undefined && (text.length < 1 || text.length > 24)) {
        problems.push(`[ERROR] must be 1 to 24 characters [json-pointer:/view/${name}]`);
      }
    }
    if (view["title"] === undefined) problems.push("[ERROR] missing required field: title [json-pointer:/view]");
    const hasInput = listOf(view["blocks"]).some(({ type }) => type === "input");
    if (hasInput && view["submit"] === undefined)
      problems.push("[ERROR] missing required field: submit [json-pointer:/view]");
  }
  if (problems.length > 0) throw new SlackError("invalid_arguments", problems);
  const blocks = checkBlocks(world, view["blocks"], { at: "/view/blocks", surface: kind, error: "invalid_arguments" });
  return { ...view, blocks: blocks.map((block) => storeBlock(world, block)) };
}

/** A view as payloads show it. */
export function shownView({ team, bot }: SlackWorld, { id, hash, view }: SlackView, state: Fields = {}): Fields {
  return {
    id,
    team_id: team.id,
    app_id: bot.appId,
    bot_id: bot.botId,
    hash,
    private_metadata: "",
    callback_id: "",
    root_view_id: id,
    previous_view_id: null,
    ...view,
    state: { values: state },
  };
}

function addView(world: SlackWorld, user: string, view: Fields): SlackView {
  const kind = view["type"] === "home" ? "home" : "modal";
  const added: SlackView = { id: nextId(world, "V"), user, kind, hash: nextId(world, "h"), view, isOpen: true };
  world.views.set(added.id, added);
  return added;
}

/** A trigger opens one dialog within three seconds of the click. */
function useTrigger(world: SlackWorld, id: unknown): string {
  const trigger = world.triggers.get(textOf(id));
  if (trigger === undefined) throw new SlackError("invalid_trigger_id");
  if (trigger.used) throw new SlackError("exchanged_trigger_id");
  if (world.now() > trigger.expiresMs) throw new SlackError("expired_trigger_id");
  trigger.used = true;
  return trigger.user;
}
