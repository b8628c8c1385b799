const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
const noAccessPauseMs = 60_000;
/** Calls at once in one workspace, and how many of them may be of little urgency. */
const mostCalls = 8;
const mostIdleCalls = 4;

/** How a workspace does. */
export type WorkspaceState =
  | { readonly kind: "ok" }
  | { readonly kind: "unreachable"; readonly why: string; readonly sinceMs: number }
  | { readonly kind: "noAccess"; readonly why: string; readonly sinceMs: number };

/** Whether calls to one workspace may begin: all while it answers, one at a time while it does not. */
export class WorkspaceGate {
  #state: WorkspaceState = { kind: "ok" };
  #failures = 0;
  #retryAtMs = 0;
  #calls = 0;
  #idleCalls = 0;
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  get state(): WorkspaceState {
    return this.#state;
  }

  get calls(): number {
    return this.#calls;
  }

  /** Undefined when a call may begin; otherwise when to ask again, which may be after another call ended. */
  mayBegin(isUrgent: boolean, nowMs: number): number | undefined {
    if (this.#isPaused()) {
      if (nowMs < this.#retryAtMs) return this.#retryAtMs;
      return this.#calls === 0 ? undefined : Number.POSITIVE_INFINITY;
    }
    const isFull = this.#calls >= mostCalls || (!isUrgent && this.#idleCalls >= mostIdleCalls);
    return isFull ? Number.POSITIVE_INFINITY : undefined;
  }

  /** A call began; the function it answers with ends it. */
  begin(isUrgent: boolean): () => void {
    this.#calls++;
    if (!isUrgent) this.#idleCalls++;
    return () => {
      this.#calls--;
      if (!isUrgent) this.#idleCalls--;
    };
  }

  /** Slack answered, whatever it said: true when it had not before. */
  answered(): boolean {
    const wasDown = this.#state.kind !== "ok";
    this.#state = { kind: "ok" };
    this.#failures = 0;
    return wasDown;
  }

  /** Nobody knows what became of a call, or it could not be made. */
  failed(why: string, nowMs: number): void {
    // Calls that were under way together fail together.
    if (nowMs < this.#retryAtMs) return;
    this.#failures++;
    const sinceMs = this.#state.kind === "unreachable" ? this.#state.sinceMs : nowMs;
    this.#state = { kind: "unreachable", why, sinceMs };
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (this.#failures - 1));
    this.#retryAtMs = nowMs + pauseMs * (0.5 + this.#random() / 2);
  }

  /** Slack does not let this bot in. */
  denied(why: string, nowMs: number): void {
    const sinceMs = this.#state.kind === "noAccess" ? this.#state.sinceMs : nowMs;
    this.#state = { kind: "noAccess", why, sinceMs };
    this.#retryAtMs = nowMs + noAccessPauseMs;
  }

  /** One failure alone is a call's own bad luck. */
  #isPaused(): boolean {
    return this.#state.kind === "noAccess" || (this.#state.kind === "unreachable" && this.#failures > 1);
  }
}
