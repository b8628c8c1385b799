/** What kind of mistake an expression has, for whoever has a cure of their own for one of them. */
export type RegexFault = "lookaround" | "syntax";

/** Leaves the parser of regular expressions from any depth; never seen outside parseRegex(). */
export class RegexError extends Error {
  readonly fault: RegexFault;
  readonly hint: string;
  readonly from: number;
  readonly to: number;

  constructor(message: string, { fault, hint, from, to }: Pick<RegexError, "fault" | "hint" | "from" | "to">) {
    super(message);
    this.fault = fault;
    this.hint = hint;
    this.from = from;
    this.to = to;
  }
}

/** Where the parser stands in one regular expression. */
export interface RegexReader {
  readonly at: () => number;
  readonly done: () => boolean;
  /** The next whole character, surrogate pairs included; empty at the end. */
  readonly peek: () => string;
  readonly next: () => string;
  readonly rest: () => string;
  readonly accept: (text: string) => boolean;
  /** Takes what a sticky pattern matches here. */
  readonly match: (sticky: RegExp) => RegExpExecArray | undefined;
  readonly fail: (from: number, length: number, message: string, hint: string, fault?: RegexFault) => never;
}

/** Starts at the first character. */
export function createRegexReader(text: string): RegexReader {
  let index = 0;
  const peek = () => (index < text.length ? String.fromCodePoint(text.codePointAt(index) as number) : "");
  return {
    at: () => index,
    done: () => index >= text.length,
    peek,
    next() {
      const character = peek();
      index += character.length;
      return character;
    },
    rest: () => text.slice(index),
    accept(expected) {
      if (!text.startsWith(expected, index)) return false;
      index += expected.length;
      return true;
    },
    match(sticky) {
      sticky.lastIndex = index;
      const match = sticky.exec(text);
      if (match) index = sticky.lastIndex;
      return match ?? undefined;
    },
    fail(from, length, message, hint, fault = "syntax") {
      throw new RegexError(message, { fault, hint, from, to: from + length });
    },
  };
}
