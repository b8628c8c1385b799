/** What a process ends with; only a gate can say hold. */
export const exitCodes = { fine: 0, problems: 1, usage: 2, fault: 3, hold: 10 } as const;

/** Something outside failed, and the message alone tells the user what: a file that is missing, a config that throws. */
export class Fault extends Error {
  /** What to do about it. */
  readonly hint: string;

  constructor(message: string, { hint = "", cause }: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, { cause });
    this.name = "Fault";
    this.hint = hint;
  }
}

/** Why a file system call failed, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "permission denied",
  EPERM: "the operation is not permitted",
  EROFS: "the file system is read-only",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is a file",
  ENOSPC: "the disk is full",
};
