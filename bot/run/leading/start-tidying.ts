import { selfSource } from "../self-alerts.ts";
import { selfReport } from "../self-report.ts";
import { alertsOfSource } from "./alerts-of-source.ts";
import type { LeadDeps } from "./lead-deps.ts";
import type { LeadParts } from "./lead-parts.ts";

const tidyMs = 30_000;

type TidyParts = Pick<LeadParts, "book" | "shifts" | "facts" | "dispatcher" | "deadman">;

export interface TidyOptions extends Pick<LeadDeps, "sources" | "selfAlerts" | "log" | "now"> {
  readonly wake: () => void;
}

/** From time to time lets go what is over. Gives how to stop. */
export function startTidying(parts: TidyParts, options: TidyOptions): () => void {
  const { log, now } = options;
  const timer = setInterval(() => {
    forgetOld(parts);
    judgeOwn(parts, options);
    parts.deadman.tidy(now()).catch((error) => log.warn("cannot remove the day's message", { error: String(error) }));
  }, tidyMs);
  return () => clearInterval(timer);
}

/** Messages of incidents and rollouts that their books have let go are over for good. */
function forgetOld({ book, shifts, facts, dispatcher }: TidyParts): void {
  const known = new Set([...book.recent()].map(({ id }) => id));
  facts?.keepOnly(known);
  const gone = [...dispatcher.messages()].flatMap(({ subject }) =>
    subject.kind === "incident" && !known.has(subject.incident) ? [subject] : [],
  );
  dispatcher.forget([...gone, ...shifts.goneAmong(dispatcher.messages())]);
}

/** Own trouble that no process has any more does not stay open for ever. */
function judgeOwn({ book }: TidyParts, { sources, selfAlerts, wake, now }: TidyOptions): void {
  const asked = new Set(sources.polled(() => []).map(({ name }) => name));
  const known = alertsOfSource(book, selfSource);
  book.poll(selfReport({ raised: selfAlerts.observations(), known, asked, atMs: now() }), now());
  wake();
}
