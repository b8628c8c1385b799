import type { MessageSubject } from "../model/message.ts";
import type { Priority } from "./desired-message.ts";
import type { Entry } from "./entry.ts";
import { listTasks, mostReposts } from "./list-tasks.ts";
import type { WorkspaceGate, WorkspaceState } from "./workspace-gate.ts";

/** How the workspaces do, and what waits. */
export interface DispatchHealth {
  /** Every workspace lets the relay in, and nothing is stuck for good. */
  readonly isReady: boolean;
  readonly workspaces: readonly { readonly workspace: string; readonly state: WorkspaceState }[];
  readonly waiting: readonly WaitingMessage[];
  /** Messages that no channel takes. */
  readonly failed: number;
}

export interface WaitingMessage {
  readonly key: string;
  readonly subject: MessageSubject;
  readonly priority: Priority;
  readonly sinceMs: number;
  /** Nothing of it can be seen yet. */
  readonly isUnseen: boolean;
}

/** How a dispatcher does: of its entries with something to do, and its gates by workspace. */
export function dispatchHealth(
  active: ReadonlySet<Entry>,
  gates: ReadonlyMap<string, Pick<WorkspaceGate, "state">>,
  nowMs: number,
): DispatchHealth {
  const workspaces = [...gates].map(([workspace, { state }]) => ({ workspace, state }));
  const waiting = [...active].flatMap((entry) => waitingMessage(entry, nowMs));
  const failed = [...active].filter(isStuck).length;
  const isReady = failed === 0 && workspaces.every(({ state }) => state.kind !== "noAccess");
  return { isReady, workspaces, waiting, failed };
}

/** The message that people wait for; none where only a picture or a look at its twins is left to do. */
function waitingMessage(entry: Entry, nowMs: number): readonly WaitingMessage[] {
  const { key, desired, posted, sinceMs } = entry;
  if (desired === undefined || posted?.state === "failed" || (desired.notBeforeMs ?? 0) > nowMs) return [];
  if (!entry.isBusy && listTasks(entry).every(({ kind }) => kind === "picture" || kind === "checkTwin")) return [];
  const { subject, priority } = desired;
  return [{ key, subject, priority, sinceMs, isUnseen: posted?.place === undefined }];
}

function isStuck({ posted, isMerged }: Entry): boolean {
  return posted?.state === "failed" && posted.reposts <= mostReposts && !isMerged;
}
