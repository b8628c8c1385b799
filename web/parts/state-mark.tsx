import { Icon, type IconName } from "./icon.tsx";

export type Tone = "good" | "warn" | "bad" | "unknown" | "quiet";

const icons: Readonly<Record<Tone, IconName>> = {
  good: "fine",
  warn: "warning",
  bad: "bad",
  unknown: "unknown",
  quiet: "quiet",
};

/** A state as a shape, a colour and a word that all say the same. */
export function StateMark({ tone, words }: { readonly tone: Tone; readonly words: string }) {
  return (
    <span class={`mark tone-${tone}`}>
      <Icon name={icons[tone]} />
      <span>{words}</span>
    </span>
  );
}
