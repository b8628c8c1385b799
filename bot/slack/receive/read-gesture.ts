import type { DialogValues, Gesture } from "../../actions/gesture.ts";
import { type ActionId, actionIds, parseMoreValue } from "../../render/action-ids.ts";

/** Where the answer to a gesture goes. */
export interface GestureOrigin {
  readonly trigger: string | undefined;
  /** Of the dialog that it was done in. */
  readonly viewId: string | undefined;
  readonly channel: string | undefined;
  readonly user: string;
}

export interface ReadGesture {
  readonly gesture: Gesture;
  readonly origin: GestureOrigin;
}

/** What a payload of Slack's interactivity (`block_actions`, `view_submission`), a slash command or `app_home_opened` means; undefined: it is nothing of ours. */
export function readGesture(body: unknown, workspace: string): ReadGesture | undefined {
  const user = textAt(body, "user", "id") ?? textAt(body, "user_id") ?? textAt(body, "event", "user");
  if (user === undefined) return undefined;
  const name = textAt(body, "user", "name") ?? textAt(body, "user", "username") ?? textAt(body, "user_name") ?? user;
  const base = { person: { id: user, name }, workspace };
  const origin: GestureOrigin = {
    trigger: textAt(body, "trigger_id"),
    viewId: textAt(body, "view", "id"),
    channel: textAt(body, "channel", "id") ?? textAt(body, "channel_id"),
    user,
  };
  const found = (gesture: Gesture | undefined) => (gesture === undefined ? undefined : { gesture, origin });
  switch (textAt(body, "type")) {
    case "block_actions":
      return found(origin.viewId === undefined ? buttonOf(body, base) : dialogOf(body, base, "dialogChange"));
    case "view_submission":
      return found(dialogOf(body, base, "dialog"));
    case "event_callback":
      return textAt(body, "event", "type") === "app_home_opened" ? found({ ...base, kind: "home" }) : undefined;
    default: {
      const command = textAt(body, "command");
      return command === undefined ? undefined : found({ ...base, kind: "command", text: textAt(body, "text") ?? "" });
    }
  }
}

type Base = Pick<Gesture, "person" | "workspace">;

function buttonOf(body: unknown, base: Base): Gesture | undefined {
  const pressed = at(body, "actions", "0");
  const ts = textAt(body, "message", "ts") ?? textAt(body, "container", "message_ts");
  const channel = textAt(body, "channel", "id");
  const place = ts === undefined || channel === undefined ? undefined : { workspace: base.workspace, channel, ts };
  const chosen = textAt(pressed, "selected_option", "value");
  if (chosen !== undefined) {
    const option = parseMoreValue(chosen);
    return option === undefined ? undefined : { ...base, kind: "button", ...option, place };
  }
  const action = Object.values<ActionId>(actionIds).find((id) => id === textAt(pressed, "action_id"));
  const incident = textAt(pressed, "value");
  return action === undefined || incident === undefined
    ? undefined
    : { ...base, kind: "button", action, incident, place };
}

function dialogOf(body: unknown, base: Base, kind: "dialog" | "dialogChange"): Gesture | undefined {
  const dialog = textAt(body, "view", "callback_id");
  const incident = textAt(body, "view", "private_metadata");
  if (dialog === undefined || incident === undefined) return undefined;
  return { ...base, kind, dialog, incident, values: valuesOf(at(body, "view", "state", "values")) };
}

/** The inputs' values by `block_id`, whose only action has the same id. */
function valuesOf(state: unknown): DialogValues {
  const values: Record<string, readonly string[]> = {};
  for (const [block, inputs] of Object.entries(recordOf(state))) {
    const [input] = Object.values(recordOf(inputs));
    values[block] = entered(input);
  }
  return values;
}

function entered(input: unknown): readonly string[] {
  const many = at(input, "selected_options");
  if (Array.isArray(many)) return many.flatMap((option) => textAt(option, "value") ?? []);
  const one = textAt(input, "selected_option", "value") ?? textAt(input, "selected_user") ?? textAt(input, "value");
  if (one !== undefined) return [one];
  const instant = at(input, "selected_date_time");
  return typeof instant === "number" ? [String(instant)] : [];
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inside, name) =>
      typeof inside === "object" && inside !== null && Object.hasOwn(inside, name)
        ? (inside as Readonly<Record<string, unknown>>)[name]
        : undefined,
    value,
  );
}

function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === "string" && found !== "" ? found : undefined;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
