/** What Slack answers instead of doing it: `{"ok": false, "error": "channel_not_found"}`. */
export class SlackError extends Error {
  readonly error: string;
  /** What Slack adds in `response_metadata.messages`. */
  readonly details: readonly string[];

  constructor(error: string, details: readonly string[] = []) {
    super([error, ...details].join(": "));
    this.name = "SlackError";
    this.error = error;
    this.details = details;
  }
}
