import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";

export interface MenuEntry {
  readonly text: string;
  readonly value: string;
}

interface OverflowMenuProps {
  readonly entries: readonly MenuEntry[];
  readonly isBusy: boolean;
  readonly choose: (value: string) => void;
}

/** The menu behind three dots: arrows, Home and End move, Enter chooses, Escape and Tab close. */
export function OverflowMenu({ entries, isBusy, choose }: OverflowMenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();
  const close = (returnFocus: boolean) => {
    setIsOpen(false);
    if (returnFocus) button.current?.focus();
  };
  // Before anything is painted, so that the next key already finds the menu.
  useLayoutEffect(() => {
    if (isOpen) itemsOf(menu.current)[0]?.focus();
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen) return;
    const outside = (event: Event) => {
      if (!(event.target instanceof Node) || menu.current?.parentElement?.contains(event.target) !== true)
        setIsOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [isOpen]);
  const onKeyDown = (event: KeyboardEvent) => {
    const items = itemsOf(menu.current);
    const at = items.indexOf(document.activeElement as HTMLElement);
    const next = moves[event.key]?.(at, items.length);
    if (event.key === "Escape" || event.key === "Tab") close(event.key === "Escape");
    if (next !== undefined) items[next]?.focus();
    if (next !== undefined || event.key === "Escape") event.preventDefault();
  };
  return (
    <div class="menu-place">
      <button
        ref={button}
        type="button"
        class="square"
        aria-label="More actions"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={id}
        aria-busy={isBusy}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name="more" />
      </button>
      {isOpen && (
        <div ref={menu} id={id} class="menu" role="menu" aria-label="More actions" tabIndex={-1} onKeyDown={onKeyDown}>
          {entries.map(({ text, value }) => (
            <button
              key={value}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close(true);
                choose(value);
              }}
            >
              {text}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

const moves: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

function itemsOf(menu: HTMLElement | null): readonly HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
}
