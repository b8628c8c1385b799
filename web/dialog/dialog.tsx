import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { InputBlock, ModalView } from "../api/block-kit.ts";
import type { GestureAnswer } from "../api/relay-api.ts";
import { plainText } from "../blocks/block-text.ts";
import { Blocks } from "../blocks/blocks.tsx";
import { Icon } from "../parts/icon.tsx";
import { DialogInput } from "./dialog-input.tsx";
import { type DialogValues, inputId, inputsOf, isInput, startValues } from "./dialog-values.ts";

interface DialogProps {
  readonly view: ModalView;
  /** Sends what was entered: to be done, or only because a choice changed that the rest depends on. */
  readonly send: (kind: "dialog" | "dialogChange", view: ModalView, values: DialogValues) => Promise<GestureAnswer>;
  /** Closes it; with the answer when it was sent. */
  readonly close: (answer: GestureAnswer | undefined) => void;
}

/** A dialog of Slack as a form. */
export function Dialog({ view: first, send, close }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const [view, setView] = useState(first);
  const [values, setValues] = useState<DialogValues>(() => startValues(first));
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [refusal, setRefusal] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const changes = useRef(0);
  useLayoutEffect(() => {
    element.current?.showModal();
  }, []);
  useEffect(() => {
    const wrong = inputsOf(view).find(({ id }) => errors[id] !== undefined);
    if (wrong !== undefined) element.current?.querySelector<HTMLElement>(`[data-input="${wrong.id}"]`)?.focus();
  }, [errors, view]);
  const end = (answer: GestureAnswer | undefined) => {
    // Closing gives the focus back to the button that opened it.
    element.current?.close();
    close(answer);
  };
  const take = (answer: GestureAnswer, entered: DialogValues) => {
    if (answer.kind === "dialog") {
      setView(answer.view);
      setValues((now) => startValues(answer.view, { ...entered, ...now }));
    } else if (answer.kind === "inputErrors") setErrors(answer.errors);
    else if (answer.kind === "refused") setRefusal(answer.why);
    else end(answer);
  };
  const submit = async () => {
    if (isBusy) return;
    setIsBusy(true);
    setErrors({});
    setRefusal("");
    try {
      take(await send("dialog", view, values), values);
    } finally {
      setIsBusy(false);
    }
  };
  const change = async (block: InputBlock, entered: readonly string[]) => {
    const next = { ...values, [inputId(block)]: entered };
    setValues(next);
    if (block.dispatch_action !== true) return;
    const turn = ++changes.current;
    const answer = await send("dialogChange", view, next);
    // An answer to an older choice would put it back.
    if (turn === changes.current && answer.kind === "dialog") take(answer, next);
  };
  return (
    <dialog
      ref={element}
      class="dialog"
      aria-labelledby="dialog-title"
      onCancel={(event) => {
        event.preventDefault();
        end(undefined);
      }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <header class="dialog-head">
          <h2 id="dialog-title">{plainText(view.title)}</h2>
          <button type="button" class="square quiet" aria-label="Close" onClick={() => end(undefined)}>
            <Icon name="close" />
          </button>
        </header>
        <div class="dialog-body">
          {refusal !== "" && (
            <p class="refusal" role="alert">
              {refusal}
            </p>
          )}
          <Blocks
            blocks={view.blocks}
            input={(block) =>
              isInput(block) ? (
                <DialogInput
                  block={block}
                  id={inputId(block)}
                  values={values[inputId(block)] ?? []}
                  error={errors[inputId(block)]}
                  change={(entered) => void change(block, entered)}
                />
              ) : null
            }
          />
        </div>
        <footer class="dialog-foot">
          <button type="button" onClick={() => end(undefined)}>
            {plainText(view.close) || "Cancel"}
          </button>
          {view.submit !== undefined && (
            <button type="submit" class="primary" aria-busy={isBusy}>
              {plainText(view.submit)}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  );
}
