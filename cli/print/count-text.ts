/** `1 problem`, `2 problems`, `1,234 rules`. */
export function countText(count: number, noun: string): string {
  return `${groupDigits(count)} ${count === 1 ? noun : `${noun}s`}`;
}

/** `1,234,567`. */
export function groupDigits(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}
