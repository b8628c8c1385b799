import type { Problem } from "../problem.ts";
import type { StackSpec } from "../spec.ts";

/** One file as the command line read it. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
}

export interface ImportOptions {
  /** Name of the stack. Default: the name of the first file, without its folder and ending. */
  readonly name?: string;
}

/** A field of a file: `slos[0].sli.events.total_query`. */
export interface SourceField {
  readonly file: string;
  readonly path: string;
}

/** A problem with the line and column of its field; both are missing where a file could not be read at all. */
export interface ImportProblem extends Problem {
  readonly line?: number;
  readonly column?: number;
}

/** A part of the input that an error keeps out of the stack. */
export interface LeftOut extends SourceField {
  /** Where the error is: inside the part, or in something that the part refers to. */
  readonly because: SourceField;
}

/** What an importer made of its files. Every field of the input is in `carried`, or inside one of `lost` and `leftOut`. */
export interface Imported {
  /** Everything that could be carried over; nothing when no SLO could. */
  readonly stack: StackSpec | undefined;
  /** The loss report: warnings say what was lost or changed, errors why an SLO or a file is left out. */
  readonly problems: readonly ImportProblem[];
  /** Fields whose meaning is in the stack. */
  readonly carried: readonly SourceField[];
  /** Fields that are not in the stack, with everything inside them; a warning says why. */
  readonly lost: readonly SourceField[];
  /** Parts that are not in the stack because of an error inside them. */
  readonly leftOut: readonly LeftOut[];
}

/** Turns the files of another tool into a stack and a loss report; pure, and never throws on bad input. */
export type Importer = (files: readonly SourceFile[], options?: ImportOptions) => Imported;
