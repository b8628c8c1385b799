/** The store cannot be opened or used: one line that says why, without any password. */
export class StoreFault extends Error {
  /** What to do about it. */
  readonly hint: string;

  constructor(message: string, hint: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = "StoreFault";
    this.hint = hint;
  }
}
