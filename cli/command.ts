import type { Command as Program } from "commander";
import type { World } from "./world.ts";

/** One command of `nines`, in a file of its own that is loaded only when it runs. */
export interface Command {
  /** Adds arguments, options and an example to the command line. */
  readonly define: (program: Program) => void;
  /** Does the work and gives the exit code. */
  readonly run: (call: Call) => Promise<number>;
}

/** A command line after parsing. */
export interface Call {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly world: World;
  /** Ends the command as wrong usage. */
  readonly usageError: (message: string) => never;
}
