import { useEffect, useRef, useState } from "preact/hooks";
import type { ModalView } from "../api/block-kit.ts";
import type { InboxMessage, InboxReply } from "../api/inbox-api.ts";
import type { GestureAnswer } from "../api/relay-api.ts";
import type { Press } from "../blocks/action-row.tsx";
import { Blocks } from "../blocks/blocks.tsx";
import { Dialog } from "../dialog/dialog.tsx";
import { countedText } from "../format/number-text.ts";
import { announce } from "../live/announce.ts";
import { sendGesture } from "../live/send-gesture.ts";
import { Mrkdwn } from "../mrkdwn/mrkdwn.tsx";
import { mrkdwnText } from "../mrkdwn/mrkdwn-text.ts";
import { Moment } from "../parts/times.tsx";
import { Attachment } from "./attachment.tsx";

/** A message with its buttons, its thread, and the dialog that one of its buttons opened. */
export function MessageView({ message, isWanted }: { readonly message: InboxMessage; readonly isWanted: boolean }) {
  const { place, thread } = message;
  const article = useRef<HTMLElement>(null);
  const [dialog, setDialog] = useState<ModalView>();
  const [answer, setAnswer] = useState<GestureAnswer>();
  useEffect(() => {
    if (!isWanted) return;
    article.current?.scrollIntoView({ block: "center" });
    article.current?.focus({ preventScroll: true });
  }, [isWanted]);
  const take = (given: GestureAnswer) => {
    setAnswer(given.kind === "done" || given.kind === "dialog" ? undefined : given);
    if (given.kind === "dialog") setDialog(given.view);
    if (given.kind === "done") announce("Done.");
  };
  const press: Press = async (actionId, value) => take(await sendGesture({ kind: "button", actionId, value, place }));
  return (
    <article
      ref={article}
      class={isWanted ? "message wanted" : "message"}
      aria-label={mrkdwnText(message.message.text, Date.now())}
      tabIndex={-1}
    >
      <MessageBody reply={message} press={press} />
      {answer !== undefined && <Answer answer={answer} close={() => setAnswer(undefined)} />}
      {thread.length > 0 && (
        <details class="thread">
          <summary>{countedText(thread.length, "line")} in the thread</summary>
          <ol>
            {thread.map((reply) => (
              <li key={reply.place.ts}>
                <MessageBody reply={reply} press={press} />
              </li>
            ))}
          </ol>
        </details>
      )}
      {dialog !== undefined && (
        <Dialog
          view={dialog}
          send={(kind, view, values) =>
            sendGesture({
              kind,
              dialogId: view.callback_id ?? "",
              incident: view.private_metadata ?? "",
              values,
              from: place,
            })
          }
          close={(given) => {
            setDialog(undefined);
            if (given !== undefined) take(given);
          }}
        />
      )}
    </article>
  );
}

function MessageBody({
  reply: { message, postedAtMs, editedAtMs },
  press,
}: {
  readonly reply: InboxReply;
  readonly press: Press;
}) {
  return (
    <>
      <p class="message-head">
        <strong>nines</strong>
        <span class="app">APP</span>
        <Moment ms={postedAtMs} />
        {editedAtMs !== undefined && editedAtMs !== null && editedAtMs > postedAtMs && <small>(edited)</small>}
      </p>
      {message.text !== "" && (
        <div class="message-text">
          <Mrkdwn text={message.text} />
        </div>
      )}
      <Attachment message={message} press={press} />
    </>
  );
}

/** What only the person sees who pressed. */
function Answer({ answer, close }: { readonly answer: GestureAnswer; readonly close: () => void }) {
  return (
    <div class="whisper" role="alert">
      <small>Only you see this</small>
      {answer.kind === "refused" && <p>{answer.why}</p>}
      {answer.kind === "text" && <Mrkdwn text={answer.text} />}
      {answer.kind === "message" && <Attachment message={answer.message} />}
      {answer.kind === "home" && <Blocks blocks={answer.view.blocks} />}
      <button type="button" onClick={close}>
        Close
      </button>
    </div>
  );
}
