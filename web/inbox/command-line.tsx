import { useState } from "preact/hooks";
import type { GestureAnswer } from "../api/relay-api.ts";
import { Blocks } from "../blocks/blocks.tsx";
import { announce } from "../live/announce.ts";
import { person } from "../live/person.ts";
import { sendGesture } from "../live/send-gesture.ts";
import { useStore } from "../live/store.ts";
import { Mrkdwn } from "../mrkdwn/mrkdwn.tsx";
import { Attachment } from "./attachment.tsx";

interface CommandLineProps {
  readonly channel: string;
  readonly answer: GestureAnswer | undefined;
  readonly setAnswer: (answer: GestureAnswer | undefined) => void;
}

/** A line for `/nines …`, with its answer, which nobody else sees; and the name that one goes by. */
export function CommandLine({ channel, answer, setAnswer }: CommandLineProps) {
  const [text, setText] = useState("");
  const name = useStore(person);
  const ask = async () => {
    const words = text.trim().replace(/^\/nines\b\s*/, "");
    setAnswer(await sendGesture({ kind: "command", text: words === "" ? "help" : words, channel }));
    announce("The answer is below the line.");
  };
  return (
    <div class="command">
      <form
        class="command-form"
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <label>
          <span>Ask nines</span>
          <input
            type="text"
            value={text}
            placeholder="status, budget, silences, oncall, help"
            autocomplete="off"
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <button type="submit">Ask</button>
        <label class="person">
          <span>Your name</span>
          <input
            type="text"
            value={name}
            placeholder="you"
            maxLength={60}
            autocomplete="off"
            onInput={(event) => person.set(event.currentTarget.value)}
          />
        </label>
      </form>
      {answer !== undefined && (
        <section class="answer card" aria-label="Answer">
          <AnswerBody answer={answer} />
          <button type="button" onClick={() => setAnswer(undefined)}>
            Close
          </button>
        </section>
      )}
    </div>
  );
}

function AnswerBody({ answer }: { readonly answer: GestureAnswer }) {
  switch (answer.kind) {
    case "message":
      return (
        <>
          <Mrkdwn text={answer.message.text} />
          <Attachment message={answer.message} />
        </>
      );
    case "home":
      return <Blocks blocks={answer.view.blocks} />;
    case "text":
      return <Mrkdwn text={answer.text} />;
    case "refused":
      return <p role="alert">{answer.why}</p>;
    default:
      return <p>Done.</p>;
  }
}
