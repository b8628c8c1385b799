import type { Parsed } from "../../slo/problem.ts";
import { show } from "../../slo/problem.ts";

/** Where a daemon keeps its state. */
export type StoreAddress =
  | { readonly engine: "sqlite"; readonly path: string }
  /** `shown` is fit for messages: without password and parameters. */
  | { readonly engine: "postgres"; readonly url: string; readonly shown: string };

/** The place that `--store` names: a path, `sqlite:PATH`, or `postgres://user@host/database`. */
export function parseStoreAddress(text: string): Parsed<StoreAddress> {
  if (/^postgres(ql)?:\/\//.test(text)) {
    if (!URL.canParse(text)) return refused(text.replace(/\/\/[^@]*@/, "//***@"));
    const { username, host, pathname } = new URL(text);
    const shown = `postgres://${username === "" ? "" : `${username}@`}${host}${pathname}`;
    return { ok: true, warnings: [], value: { engine: "postgres", url: text, shown } };
  }
  const path = text.replace(/^sqlite:(\/\/(?=\/))?/, "");
  if (path === "" || /^[a-z][a-z0-9+.-]*:\/\//i.test(path)) return refused(text.replace(/\/\/[^@]*@/, "//***@"));
  return { ok: true, warnings: [], value: { engine: "sqlite", path } };
}

function refused(text: string): Parsed<StoreAddress> {
  const hint = 'write a file such as "data/nines.db", or "postgres://user@host/database"';
  return {
    ok: false,
    problems: [{ code: "store-address", path: "--store", message: `${show(text)} names no store`, hint }],
  };
}
