/** What the local inbox keeps: one row per message, view, file and note. */
export interface InboxStore {
  /** Adds a row; false when its id is taken. */
  readonly add: (row: InboxRow) => Promise<boolean>;
  /** Changes a row that is there, by what its JSON was; undefined when it is not there. */
  readonly change: (
    id: string,
    edit: (json: string) => string | undefined,
    atMs: number,
  ) => Promise<string | undefined>;
  readonly row: (id: string) => Promise<InboxRow | undefined>;
  /** Rows of a kind, in the order of their ids from the last one back. */
  readonly rows: (query: InboxQuery) => Promise<readonly InboxRow[]>;
  /** Grows with every change of any row. */
  readonly lastChange: () => Promise<number>;
  /** Channels with messages, by name. */
  readonly channels: () => Promise<readonly InboxChannel[]>;
}

export type InboxKind = "message" | "view" | "file" | "whisper";

export interface InboxRow {
  /** Ascending by age within a kind. */
  readonly id: string;
  readonly kind: InboxKind;
  readonly channel: string;
  /** Id of the row whose thread it is in. */
  readonly thread: string | undefined;
  readonly mark: string | undefined;
  readonly atMs: number;
  readonly json: string;
}

export interface InboxChannel {
  readonly channel: string;
  readonly messages: number;
  /** Of the last change. */
  readonly newestMs: number;
}

export interface InboxQuery {
  readonly kind: InboxKind;
  readonly channel?: string;
  /** Undefined: rows that are in no thread. */
  readonly thread?: string;
  readonly mark?: string;
  /** Only rows with ids below. */
  readonly before?: string;
  readonly limit: number;
}
