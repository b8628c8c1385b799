import { useState } from "preact/hooks";
import type { Element } from "../api/block-kit.ts";
import { elementLabel, plainText } from "./block-text.ts";
import { type MenuEntry, OverflowMenu } from "./overflow-menu.tsx";

/** Does what a button stands for; settles when it is done. */
export type Press = (actionId: string, value: string) => Promise<void>;

/** Buttons and menus in a row. While one of them works the others wait. */
export function ActionRow({ elements, press }: { readonly elements: readonly Element[]; readonly press: Press }) {
  const [busy, setBusy] = useState<string>();
  const run = async (key: string, actionId: string, value: string) => {
    if (busy !== undefined) return;
    setBusy(key);
    try {
      await press(actionId, value);
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <div class="actions">
      {elements.map((element, index) => {
        const key = `${index} ${element.action_id ?? ""}`;
        const actionId = element.action_id ?? "";
        if (element.type === "overflow") {
          const entries = (element.options ?? []).map(
            (option): MenuEntry => ({ text: plainText(option.text), value: option.value ?? "" }),
          );
          return (
            <OverflowMenu
              key={key}
              entries={entries}
              isBusy={busy === key}
              choose={(value) => void run(key, actionId, value)}
            />
          );
        }
        if (element.type !== "button") return null;
        if (element.url !== undefined) {
          return (
            <a key={key} class="button" href={element.url} target="_blank" rel="noreferrer">
              {elementLabel(element)}
            </a>
          );
        }
        return (
          <button
            key={key}
            type="button"
            class={element.style === undefined ? undefined : element.style}
            aria-busy={busy === key}
            // Not "disabled": that would take the focus away from who pressed it.
            aria-disabled={busy !== undefined}
            onClick={() => void run(key, actionId, element.value ?? "")}
          >
            {elementLabel(element)}
          </button>
        );
      })}
    </div>
  );
}
