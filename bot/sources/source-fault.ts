/** Why a source did not do what it was asked for. `refused`: asking again is no use. `unknown`: nobody can say whether it did it. */
export type SourceFaultKind = "unreachable" | "refused" | "unknown";

/** A fault of a source or on the way to it: one line that says what happened, without any secret. */
export class SourceFault extends Error {
  readonly kind: SourceFaultKind;
  readonly status: number | undefined;

  constructor(kind: SourceFaultKind, message: string, options: ErrorOptions & { readonly status?: number } = {}) {
    super(message, options);
    this.name = "SourceFault";
    this.kind = kind;
    this.status = options.status;
  }
}

/** What an action at a source came to. */
export type SourceResult<T> =
  | { readonly kind: "done"; readonly value: T }
  /** The source refuses it, or cannot do such a thing. */
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "unreachable"; readonly why: string }
  /** Nobody can say whether it was done; a look at the source's own list tells. */
  | { readonly kind: "unknown"; readonly why: string };

/** The result of an action that may fail; other errors are bugs and go on. */
export async function sourceResult<T>(action: () => Promise<T>): Promise<SourceResult<T>> {
  try {
    return { kind: "done", value: await action() };
  } catch (error) {
    if (error instanceof SourceFault) return { kind: error.kind, why: error.message };
    throw error;
  }
}
