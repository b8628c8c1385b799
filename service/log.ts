import pino, { type DestinationStream } from "pino";
import { type LogLevel, prettyLine } from "./pretty-line.ts";
import { redactText, redactValue } from "./redact.ts";

export type { LogLevel } from "./pretty-line.ts";

/** What a message is about. Secrets are struck out by name and by shape. */
export type LogFields = Readonly<Record<string, unknown>>;

/** One line per event: a sentence for people, fields for machines. */
export interface Logger {
  readonly debug: (message: string, fields?: LogFields) => void;
  readonly info: (message: string, fields?: LogFields) => void;
  readonly warn: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, fields?: LogFields) => void;
  /** A logger that adds these fields to every line. */
  readonly child: (fields: LogFields) => Logger;
}

export interface LogOptions {
  /** Lines below this level are not written. Default `info`. */
  readonly level?: LogLevel | "silent";
  /** `pretty` is for people, `json` for machines. Default: pretty where the output is a terminal. */
  readonly format?: "json" | "pretty";
  /** Where lines go. Default: standard error. */
  readonly output?: { readonly write: (line: string) => unknown; readonly isTTY?: boolean };
  /** Whether pretty lines have colours. Default: on a terminal without NO_COLOR. */
  readonly colors?: boolean;
}

/** A logger of JSON lines, or of pretty lines on a terminal. */
export function createLogger({ level = "info", format, output = process.stderr, colors }: LogOptions = {}): Logger {
  const isTerminal = output.isTTY === true;
  const isPretty = (format ?? (isTerminal ? "pretty" : "json")) === "pretty";
  const hasColors = colors ?? (isTerminal && !process.env["NO_COLOR"]);
  const destination: DestinationStream = isPretty
    ? { write: (line) => void output.write(prettyLine(line, hasColors)) }
    : { write: (line) => void output.write(line) };
  const options = {
    level,
    base: null,
    messageKey: "message",
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return loggerOver(pino(options, destination));
}

/** A logger that writes nothing. */
export const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLogger,
};

function loggerOver(inner: pino.Logger): Logger {
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (inner.isLevelEnabled(level)) inner[level](redactFields(fields), redactText(message));
    };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: (fields) => loggerOver(inner.child(redactFields(fields))),
  };
}

function redactFields(fields: LogFields): Record<string, unknown> {
  return redactValue(fields) as Record<string, unknown>;
}
