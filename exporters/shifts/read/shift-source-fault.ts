/** A source of a shift cannot be read: one line that says what happened, without any secret. */
export class ShiftSourceFault extends Error {
  /** Whether the same question may be answered later without anybody changing anything. */
  readonly retryable: boolean;

  constructor(message: string, { retryable, ...options }: ErrorOptions & { readonly retryable: boolean }) {
    super(message, options);
    this.name = "ShiftSourceFault";
    this.retryable = retryable;
  }
}
