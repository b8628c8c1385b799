import type { DocumentPath } from "../../document/document-place.ts";
import type { Remark } from "./ledger.ts";

/** One entry of a mapping of texts, such as a label, with its own place for remarks. */
export interface TextEntry {
  readonly name: string;
  readonly value: string;
  readonly warn: (remark: Remark) => void;
  /** The entry is lost. */
  readonly lose: (remark: Remark) => void;
}

/**
 * A mapping of the input that keeps books: a field that was asked for counts as carried, a field that nobody asks for is
 * reported at the end. `null` and empty text count as absent.
 */
export interface Reader {
  readonly file: string;
  readonly path: DocumentPath;
  readonly has: (key: string) => boolean;
  readonly keys: () => readonly string[];
  readonly text: (key: string) => string | undefined;
  /** A text that must be there; says so when it is not. */
  readonly needText: (key: string, hint: string) => string | undefined;
  readonly flag: (key: string) => boolean | undefined;
  readonly texts: (key: string) => readonly string[];
  readonly entries: (key: string) => readonly TextEntry[];
  readonly mapping: (key: string) => Reader | undefined;
  /** A mapping that must be there; says so when it is not. */
  readonly needMapping: (key: string, hint: string) => Reader | undefined;
  readonly mappings: (key: string) => readonly Reader[];
  /** A list in which each item is a mapping or a plain text. */
  readonly mixed: (key: string) => readonly (Reader | string)[];
  /** The field with everything below it is understood and needs no place in the result. */
  readonly settle: (key: string) => void;
  /** The field with everything below it, if it is there, is lost for a reason. */
  readonly lose: (key: string, reason: string, hint: string) => void;
  /** An error about a field, or about the mapping itself when the key is "". */
  readonly fail: (key: string, remark: Remark) => void;
  readonly warn: (key: string, remark: Remark) => void;
  /** The field (or the mapping itself) is lost with everything inside it; lose() in other words. */
  readonly drop: (key: string, remark: Remark) => void;
  /** Runs a conversion; when it fails, the whole mapping is left out of the result. */
  readonly orLeaveOut: <T>(convert: () => T | undefined) => T | undefined;
}
