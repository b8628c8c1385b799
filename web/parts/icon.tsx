/** Drawings that stand beside a word, never instead of one. */
const shapes = {
  fine: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm-1 9.6L4 8.2l1.1-1.1L7 8.9l4-4 1.1 1.1Z",
  warning: "M8 1.4 15.2 14H.8Zm-.8 4.4.2 4.4h1.2l.2-4.4Zm.8 5.4a.9.9 0 1 0 0 1.8.9.9 0 0 0 0-1.8Z",
  bad: "M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2Zm.4 3L4.5 5.6 6.9 8l-2.4 2.4 1.1 1.1L8 9.1l2.4 2.4 1.1-1.1L9.1 8l2.4-2.4-1.1-1.1L8 6.9Z",
  unknown:
    "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm-.1 9.1a.9.9 0 1 1 0 1.8.9.9 0 0 1 0-1.8ZM8 3.8c1.5 0 2.6.9 2.6 2.2 0 1-.6 1.5-1.2 2-.6.4-.8.6-.8 1.2v.3H7.2V9c0-1.1.6-1.6 1.2-2 .5-.4.7-.6.7-1s-.4-.8-1.1-.8c-.8 0-1.2.4-1.3 1.2H5.2C5.3 4.8 6.4 3.8 8 3.8Z",
  quiet: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM4.5 7.2h7v1.6h-7Z",
  auto: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm0 1.5v10a5 5 0 0 1 0-10Z",
  light:
    "M8 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM7.3 0h1.4v2.5H7.3Zm0 13.5h1.4V16H7.3ZM0 7.3h2.5v1.4H0Zm13.5 0H16v1.4h-2.5ZM2.8 1.8l1.8 1.8-1 1-1.8-1.8Zm9.6 9.6 1.8 1.8-1 1-1.8-1.8Zm.8-9.6 1 1-1.8 1.8-1-1ZM3.6 11.4l1 1-1.8 1.8-1-1Z",
  dark: "M6.2 1.6A6.5 6.5 0 1 0 14.4 9.8 5.2 5.2 0 0 1 6.2 1.6Z",
  more: "M3 6.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3Zm5 0a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3Zm5 0a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3Z",
  close: "m3.8 2.7 4.2 4.2 4.2-4.2 1.1 1.1L9.1 8l4.2 4.2-1.1 1.1L8 9.1l-4.2 4.2-1.1-1.1L6.9 8 2.7 3.8Z",
} as const;

export type IconName = keyof typeof shapes;

/** An icon; whoever uses it says the same in words. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path fill-rule="evenodd" fill="currentColor" d={shapes[name]} />
    </svg>
  );
}
