import type { HttpRoute } from "../../service/http/http-route.ts";
import { errorAnswer, jsonAnswer } from "../../service/http/http-route.ts";
import { ownPagesOnly } from "../../service/http/own-pages-only.ts";
import type { DialogValues, Gesture, GestureReply } from "../actions/gesture.ts";
import { isOpen, type Person } from "../model/incident.ts";
import type { MessagePlace } from "../model/message.ts";
import { type ActionId, actionIds, parseMoreValue } from "../render/action-ids.ts";
import type { RelayStore } from "../store/relay-store.ts";

/** `GET /api/relay`: how the relay does. */
export interface RelayView {
  readonly nowMs: number;
  readonly leading: boolean;
  readonly waiting: { readonly count: number; readonly oldestMs: number | undefined };
  readonly workspaces: readonly {
    readonly name: string;
    readonly kind: "slack" | "local";
    readonly connected: boolean;
    readonly why: string;
  }[];
  /** Messages that are not shown yet, and those that no channel takes; undefined while another replica leads. */
  readonly messages: { readonly unseen: number; readonly failed: number } | undefined;
  readonly storms: readonly {
    readonly workspace: string;
    readonly channel: string;
    readonly id: string;
    readonly startedAtMs: number;
    readonly incidents: number;
  }[];
  readonly troubles: readonly { readonly name: string; readonly title: string; readonly cure: string }[];
}

export interface RelayApiOptions {
  readonly store: Pick<RelayStore, "incidents" | "incident" | "alertsOf" | "timeline" | "audit">;
  readonly view: () => Promise<RelayView>;
  readonly answer: (gesture: Gesture) => Promise<GestureReply>;
  /** Whether callers have to log in: then pages of other names may call, too. */
  readonly hasLogin: boolean;
  readonly now: () => number;
}

const mostAlerts = 100;
const mostIncidents = 500;
const mostAudit = 1_000;
const dayMs = 24 * 3_600_000;

/** JSON for the web app and for scripts. */
export function relayApi({ store, view, answer, hasLogin, now }: RelayApiOptions): readonly HttpRoute[] {
  return [
    { method: "GET", path: "/api/relay", handle: async () => jsonAnswer(await view()) },
    {
      method: "GET",
      path: "/api/incidents",
      handle: async ({ query }) => {
        const sinceMs = wholeNumber(query.get("since"));
        const limit = Math.min(wholeNumber(query.get("limit")) ?? 100, mostIncidents);
        const open = query.get("open") === "1" ? true : undefined;
        const incidents = await store.incidents({
          limit,
          ...(open === undefined ? {} : { open }),
          ...(sinceMs === undefined ? {} : { sinceMs }),
        });
        return jsonAnswer({ incidents });
      },
    },
    {
      method: "GET",
      path: "/api/incidents/:id",
      handle: async ({ params }) => {
        const id = (params["id"] ?? "").toUpperCase();
        const incident = await store.incident(id);
        if (incident === undefined) {
          const hint = "/api/incidents lists those of the last days";
          return errorAnswer(404, {
            code: "unknown-incident",
            message: `there is no incident ${JSON.stringify(id)}`,
            hint,
          });
        }
        const [alerts, timeline] = await Promise.all([store.alertsOf(id, mostAlerts), store.timeline(id)]);
        return jsonAnswer({ incident, isOpen: isOpen(incident), alerts, timeline });
      },
    },
    {
      method: "GET",
      path: "/api/audit",
      handle: async ({ query }) => {
        const sinceMs = wholeNumber(query.get("since")) ?? now() - 30 * dayMs;
        return jsonAnswer({ audit: await store.audit(sinceMs, mostAudit) });
      },
    },
    ownPagesOnly(
      {
        method: "POST",
        path: "/api/inbox/gestures",
        handle: async ({ body }) => {
          const gesture = parseGesture(body.toString("utf8"));
          if (gesture === undefined) {
            const hint = 'send {"kind":"button","actionId":"ack","value":"3F7K"}; docs/relay.md has the other kinds';
            return errorAnswer(400, { code: "gesture", message: "this is no gesture", hint });
          }
          const reply = await answer(gesture);
          // The page has no second push: a dialog comes once everything in it is known.
          const later = reply.kind === "dialog" ? await reply.later : undefined;
          return jsonAnswer(later === undefined ? reply : { kind: "dialog", view: later });
        },
      },
      { hasLogin },
    ),
  ];
}

/** A person at the inbox. Nobody proves a name there: whoever reaches it has logged in to the relay or sits at the machine. */
const you: Person = { id: "local:you", name: "you" };

/** A gesture from the inbox; undefined when it is none. */
function parseGesture(text: string): Gesture | undefined {
  const body = parsed(text);
  if (body === undefined) return undefined;
  const base = { person: personOf(body["person"]), workspace: "local" };
  const incident = body["incident"];
  switch (body["kind"]) {
    case "button": {
      const value = body["value"];
      if (typeof value !== "string") return undefined;
      const chosen =
        body["actionId"] === actionIds.more
          ? parseMoreValue(value)
          : { action: actionOf(body["actionId"]), incident: value };
      if (chosen?.action === undefined) return undefined;
      return {
        ...base,
        kind: "button",
        action: chosen.action,
        incident: chosen.incident,
        place: placeOf(body["place"]),
      };
    }
    case "dialog":
    case "dialogChange": {
      const { dialogId, values } = body;
      if (typeof dialogId !== "string" || typeof incident !== "string") return undefined;
      return { ...base, kind: body["kind"], dialog: dialogId, incident, values: valuesOf(values) };
    }
    case "command":
      return typeof body["text"] === "string" ? { ...base, kind: "command", text: body["text"] } : undefined;
    case "home":
      return { ...base, kind: "home" };
    default:
      return undefined;
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function personOf(value: unknown): Person {
  const name = typeof value === "string" ? value.trim().slice(0, 60) : "";
  return name === "" ? you : { id: `local:${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`, name };
}

function actionOf(value: unknown): ActionId | undefined {
  return Object.values<ActionId>(actionIds).find((id) => id === value);
}

function placeOf(value: unknown): MessagePlace | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { channel, ts } = value as Readonly<Record<string, unknown>>;
  return typeof channel === "string" && typeof ts === "string" ? { workspace: "local", channel, ts } : undefined;
}

/** Each value is a list of texts; a text alone is a list of one. */
function valuesOf(value: unknown): DialogValues {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).map(([id, entered]) => [id, (Array.isArray(entered) ? entered : [entered]).map(String)]),
  );
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,16}$/.test(text) ? Number(text) : undefined;
}
