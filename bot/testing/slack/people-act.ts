import { type Fields, fieldsOf, listOf, textOf } from "./fields.ts";
import { shownMessage } from "./methods/shown-message.ts";
import { readView, shownView } from "./methods/view-methods.ts";
import type { AppAnswer, Envelope } from "./send-to-app.ts";
import { findChannel, nextId, nextTs, type SlackMessage, type SlackView, type SlackWorld } from "./slack-world.ts";
import { type FilledIn, optionOf, viewState } from "./view-state.ts";

const triggerMs = 3_000;
const responseMs = 30 * 60_000;
const responseUses = 5;

/** What somebody clicks: the button or menu with this `action_id`, or with this text on it. */
export interface Click {
  readonly user: string;
  readonly action: string;
  /** The option that is chosen in a menu, by its value or its text. */
  readonly option?: string;
}

export interface MessageClick extends Click {
  readonly channel: string;
  /** The newest message with such a button, unless it says otherwise. */
  readonly ts?: string;
}

export interface Command {
  readonly user: string;
  readonly channel: string;
  readonly command: string;
  readonly text?: string;
}

/** Where an answer to a click or command may be sent to later. */
export interface ResponseUrl {
  readonly channel: string;
  readonly user: string;
  readonly ts: string | undefined;
  readonly expiresMs: number;
  left: number;
}

export interface People {
  readonly click: (click: MessageClick) => Promise<AppAnswer>;
  readonly clickInView: (viewId: string, click: Click) => Promise<AppAnswer>;
  readonly submit: (viewId: string, user: string, filled?: FilledIn) => Promise<AppAnswer>;
  readonly command: (command: Command) => Promise<AppAnswer>;
  readonly openHome: (user: string) => Promise<AppAnswer>;
}

/** What people do with their hands, and what their Slack then sends to the app. */
export function createPeople({
  world,
  url,
  responses,
  send,
}: {
  readonly world: SlackWorld;
  readonly url: () => string;
  readonly responses: Map<string, ResponseUrl>;
  readonly send: (envelope: Envelope) => Promise<AppAnswer>;
}): People {
  function trigger(user: string): string {
    const id = `${nextId(world, "T")}.${world.team.id}`;
    world.triggers.set(id, { user, expiresMs: world.now() + triggerMs, used: false });
    return id;
  }

  function responseUrl(response: Pick<ResponseUrl, "channel" | "user" | "ts">): string {
    const id = nextId(world, "R");
    responses.set(id, { ...response, expiresMs: world.now() + responseMs, left: responseUses });
    return `${url()}/response/${id}`;
  }

  function base(user: string): Fields {
    const { team, bot, users } = world;
    const person = users.find(({ id }) => id === user);
    if (person === undefined) throw new Error(`there is no user ${user}`);
    return {
      user: { id: user, username: person.name, name: person.name, team_id: team.id },
      api_app_id: bot.appId,
      token: "fake",
      team: { id: team.id, domain: team.domain },
      enterprise: null,
      is_enterprise_install: false,
    };
  }

  const openView = (id: string): SlackView => {
    const view = world.views.get(id);
    if (view === undefined || !view.isOpen) throw new Error(`no open view has the id ${id}`);
    return view;
  };

  return {
    click: async (click) => {
      const channel = findChannel(world, click.channel, { takesNames: true });
      const { message, block, element, attachment } = findElement(channel.messages, click);
      const container = {
        type: attachment === undefined ? "message" : "message_attachment",
        message_ts: message.ts,
        channel_id: channel.id,
        is_ephemeral: false,
        ...(attachment === undefined ? {} : { attachment_id: attachment, is_app_unfurl: false }),
      };
      const payload = {
        type: "block_actions",
        ...base(click.user),
        container,
        trigger_id: trigger(click.user),
        channel: { id: channel.id, name: channel.name },
        message: shownMessage(world, message, { hasMetadata: true }),
        state: { values: {} },
        response_url: responseUrl({ channel: channel.id, user: click.user, ts: message.ts }),
        actions: [action(world, { block, element, option: click.option })],
      };
      return send({ type: "interactive", payload });
    },
    clickInView: async (viewId, click) => {
      const view = openView(viewId);
      const found = elementsOf(listOf(view.view["blocks"])).find(({ element }) => isMeant(element, click.action));
      if (found === undefined) throw new Error(`the view has no button ${click.action}`);
      const payload = {
        type: "block_actions",
        ...base(click.user),
        container: { type: "view", view_id: viewId },
        trigger_id: trigger(click.user),
        view: shownView(world, view, viewState(view.view, {})),
        actions: [action(world, { ...found, option: click.option })],
      };
      return send({ type: "interactive", payload });
    },
    submit: async (viewId, user, filled = {}) => {
      const view = openView(viewId);
      const payload = {
        type: "view_submission",
        ...base(user),
        trigger_id: trigger(user),
        view: shownView(world, view, viewState(view.view, filled)),
        response_urls: [],
      };
      const answer = await send({ type: "interactive", payload });
      if (answer.kind === "acknowledged") afterSubmit(world, view, answer.payload);
      return answer;
    },
    command: async ({ user, channel: name, command, text = "" }) => {
      const channel = findChannel(world, name, { takesNames: true });
      const { user: person } = base(user);
      const payload = {
        token: "fake",
        team_id: world.team.id,
        team_domain: world.team.domain,
        channel_id: channel.id,
        channel_name: channel.name,
        user_id: user,
        user_name: textOf(fieldsOf(person)["name"]),
        command,
        text,
        api_app_id: world.bot.appId,
        is_enterprise_install: "false",
        response_url: responseUrl({ channel: channel.id, user, ts: undefined }),
        trigger_id: trigger(user),
      };
      return send({ type: "slash_commands", payload });
    },
    openHome: async (user) => {
      const payload = {
        ...base(user),
        team_id: world.team.id,
        type: "event_callback",
        event_id: nextId(world, "Ev"),
        event_time: Math.floor(world.now() / 1_000),
        authorizations: [
          { team_id: world.team.id, user_id: world.bot.userId, is_bot: true, is_enterprise_install: false },
        ],
        event: { type: "app_home_opened", user, channel: nextId(world, "D"), tab: "home", event_ts: nextTs(world) },
      };
      return send({ type: "events_api", payload });
    },
  };
}

function afterSubmit(world: SlackWorld, view: SlackView, answer: Fields): void {
  switch (answer["response_action"]) {
    case "errors":
      return;
    case "update":
      view.view = readView(world, answer["view"], "modal");
      view.hash = nextId(world, "h");
      return;
    default:
      view.isOpen = false;
  }
}

interface FoundElement {
  readonly block: Fields;
  readonly element: Fields;
}

function elementsOf(blocks: readonly Fields[]): readonly FoundElement[] {
  return blocks.flatMap((block) =>
    [...listOf(block["elements"]), fieldsOf(block["accessory"]), fieldsOf(block["element"])].map((element) => ({
      block,
      element,
    })),
  );
}

function isMeant(element: Fields, action: string): boolean {
  const text = fieldsOf(element["text"] ?? element["placeholder"])["text"];
  return element["action_id"] === action || (textOf(element["type"]) !== "" && text === action);
}

function findElement(
  messages: readonly SlackMessage[],
  { action: wanted, ts }: MessageClick,
): FoundElement & { readonly message: SlackMessage; readonly attachment: number | undefined } {
  for (const message of messages.toReversed()) {
    if (message.isDeleted || message.isHidden || (ts !== undefined && message.ts !== ts)) continue;
    const { blocks, attachments } = message.content;
    const places = [
      { blocks, attachment: undefined },
      ...attachments.map((attachment, index) => ({ blocks: listOf(attachment["blocks"]), attachment: index + 1 })),
    ];
    for (const { blocks, attachment } of places) {
      const found = elementsOf(blocks).find(({ element }) => isMeant(element, wanted));
      if (found !== undefined) return { ...found, message, attachment };
    }
  }
  throw new Error(`no message${ts === undefined ? "" : ` ${ts}`} has a button ${wanted}`);
}

function action(
  world: SlackWorld,
  { block, element, option }: FoundElement & { readonly option: string | undefined },
): Fields {
  const type = textOf(element["type"]);
  const base = { action_id: element["action_id"] ?? "", block_id: block["block_id"], type, action_ts: nextTs(world) };
  if (type === "button") {
    const { text, value, style } = element;
    return { ...base, text, ...(value === undefined ? {} : { value }), ...(style === undefined ? {} : { style }) };
  }
  if (option === undefined) throw new Error(`${textOf(element["action_id"])} is a menu: say which option`);
  if (type === "users_select") return { ...base, selected_user: option };
  if (type === "multi_static_select" || type === "checkboxes") {
    return { ...base, selected_options: [optionOf(element, option)] };
  }
  return { ...base, selected_option: optionOf(element, option) };
}
