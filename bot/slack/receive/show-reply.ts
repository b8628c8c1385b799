import type { ModalView } from "@slack/types";
import type { GestureReply } from "../../actions/gesture.ts";
import type { Messenger } from "../messenger.ts";
import type { GestureOrigin } from "./read-gesture.ts";

/** What Slack's `ack` takes. */
export type AckBody = Readonly<Record<string, unknown>> | undefined;

export interface ReplyWays {
  readonly ack: (body?: AckBody) => Promise<void>;
  /** For answers that come after the acknowledgement: the command's `response_url`. */
  readonly respond: ((body: Readonly<Record<string, unknown>>) => Promise<void>) | undefined;
  readonly messenger: Messenger;
  readonly origin: GestureOrigin;
  /** What Slack sent: decides how an answer can be shown. */
  readonly from: "button" | "dialog" | "command" | "home";
  readonly onFault: (why: string) => void;
}

/** Slack waits 3 s for the acknowledgement; what takes longer is shown in another way. */
const patienceMs = 2_300;

/** Acknowledges in time, whatever the answer takes, and shows the person the answer. */
export async function showReply(answer: Promise<GestureReply>, ways: ReplyWays): Promise<void> {
  // A dialog needs its trigger within 3 s and a button nothing but the acknowledgement: that comes first.
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), patienceMs);
  const guarded = answer.catch((error): GestureReply => {
    ways.onFault(String(error));
    return { kind: "refused", why: "Something went wrong in the relay; nothing was done. Its log says more." };
  });
  const mustAckFirst = ways.from === "button" || ways.from === "home";
  if (mustAckFirst) await ways.ack();
  const early = mustAckFirst ? undefined : await Promise.race([guarded, late.promise]);
  clearTimeout(timer);
  if (early === undefined) {
    if (ways.from === "dialog") return showInDialog(guarded, ways);
    if (!mustAckFirst) await ways.ack();
    return showLater(await guarded, ways);
  }
  const body = ackBody(early, ways.from);
  await ways.ack(body);
  if (body === undefined) await showLater(early, ways);
}

/** A dialog that closed would say that it was done: it stays, and says what became of it. */
async function showInDialog(answer: Promise<GestureReply>, ways: ReplyWays): Promise<void> {
  await ways.ack({
    response_action: "update",
    view: sentence("One moment", "It takes a while. This says what becomes of it."),
  });
  const reply = await answer;
  const view =
    reply.kind === "refused"
      ? refusal(reply.why)
      : reply.kind === "inputErrors"
        ? refusal(Object.values(reply.errors).join(" "))
        : sentence("Done", "It is done: the message shows it.");
  const result = await ways.messenger.updateView(ways.origin.viewId ?? "", view);
  if (result.kind !== "done") ways.onFault(`cannot say what became of a dialog: ${result.kind}`);
}

/** What the acknowledgement itself can show; undefined when it cannot. */
function ackBody(reply: GestureReply, from: ReplyWays["from"]): AckBody {
  if (from === "dialog" && reply.kind === "inputErrors") return { response_action: "errors", errors: reply.errors };
  if (from === "dialog" && reply.kind === "refused") return { response_action: "update", view: refusal(reply.why) };
  if (from === "command") return commandBody(reply);
  return undefined;
}

async function showLater(reply: GestureReply, ways: ReplyWays): Promise<void> {
  const { messenger, origin, respond, onFault } = ways;
  const say = async (text: string): Promise<void> => {
    if (respond !== undefined) return respond({ response_type: "ephemeral", text });
    if (origin.channel === undefined) return;
    const result = await messenger.whisper(origin.channel, origin.user, text);
    if (result.kind !== "done") onFault(`cannot tell ${origin.user}: ${result.kind}`);
  };
  switch (reply.kind) {
    case "done":
      return;
    case "refused":
      return say(escaped(reply.why));
    case "inputErrors":
      return say(escaped(Object.values(reply.errors).join(" ")));
    case "message":
      if (respond !== undefined) await respond(commandBody(reply) ?? {});
      return;
    case "home": {
      const result = await messenger.publishHome(origin.user, reply.view);
      if (result.kind !== "done") onFault(`cannot show the home: ${result.kind}`);
      return;
    }
    case "dialog": {
      const shown = await showDialog(reply.view, ways);
      if (shown === undefined) return say("Slack did not open the dialog in time. Press the button again.");
      if (reply.later !== undefined) await messenger.updateView(shown, await reply.later);
    }
  }
}

/** The id of the view, undefined when Slack shows none. */
async function showDialog(
  view: Extract<GestureReply, { kind: "dialog" }>["view"],
  { messenger, origin, onFault }: ReplyWays,
): Promise<string | undefined> {
  const result =
    origin.viewId === undefined
      ? await messenger.openView(origin.trigger ?? "", view)
      : await messenger.updateView(origin.viewId, view);
  if (result.kind === "done") return result.value ?? origin.viewId;
  onFault(`cannot open a dialog: ${"error" in result ? result.error : result.kind}`);
  return undefined;
}

function commandBody(reply: GestureReply): AckBody {
  if (reply.kind === "refused") return { response_type: "ephemeral", text: escaped(reply.why) };
  if (reply.kind !== "message") return undefined;
  const { text, color, blocks } = reply.message;
  return { response_type: "ephemeral", text, attachments: [{ color, fallback: text, blocks }] };
}

function refusal(why: string): ModalView {
  return sentence("Not done", why);
}

function sentence(title: string, text: string): ModalView {
  return {
    type: "modal",
    title: { type: "plain_text", text: title },
    close: { type: "plain_text", text: "Close" },
    blocks: [{ type: "section", text: { type: "plain_text", text: text.slice(0, 3_000), emoji: false } }],
  };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
