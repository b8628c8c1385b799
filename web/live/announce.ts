import { createStore, type Store } from "./store.ts";

/** What screen readers say next. */
export const announcement: Store<string> = createStore("");

/** Lets screen readers say something, without taking anybody's focus. */
export function announce(text: string): void {
  // The same words twice must be two changes.
  announcement.set(announcement.value() === text ? `${text}\u00a0` : text);
}
