import { expect, test } from "@jest/globals";
import { createLogger, type LogOptions } from "../../service/log.ts";
import { redactText } from "../../service/redact.ts";

function loggerWith(options: LogOptions = {}) {
  const lines: string[] = [];
  const log = createLogger({ ...options, output: { write: (line) => lines.push(line) } });
  return { log, lines, records: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

test("createLogger() writes one JSON object per line, from its level on", () => {
  const { log, records } = loggerWith({ level: "info" });
  log.debug("unseen");
  log.child({ part: "prober" }).warn("a scrape was slow", { tookMs: 12 });
  expect(records()).toEqual([
    {
      level: "warn",
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      part: "prober",
      message: "a scrape was slow",
      tookMs: 12,
    },
  ]);
});

test("createLogger() never writes a secret, however it is wrapped", () => {
  const { log, lines } = loggerWith({ level: "debug" });
  const secret = "s3cr3tvalue";
  const cause = new Error(`no answer from https://user:${secret}@host/path?key=${secret}`);
  log.info(`GET https://a:${secret}@host/?token=${secret} with Authorization: Bearer ${secret}`, {
    headers: { Authorization: `Bearer ${secret}`, cookie: `id=${secret}`, "Set-Cookie": [`id=${secret}`] },
    deep: [{ apiKey: secret, nested: { password: secret } }],
    url: new URL(`https://x:${secret}@host/?q=${secret}`),
    text: `password=${secret}; token: "${secret}"`,
    error: new Error(`failed with Bearer ${secret}`, { cause }),
  });
  log.child({ token: secret }).error("done");
  expect(lines.join("")).not.toContain(secret);
  expect(lines.join("")).toContain("https://***@host/path?key=***");
});

test.each([
  { text: "https://u:p@h:1/a/b?x=1&y=2#f", shown: "https://***@h:1/a/b?x=***&y=***#f" },
  { text: "see http://h/ and postgres://me:pw@db/x", shown: "see http://h/ and postgres://***@db/x" },
  { text: "http://h/@scope/pkg", shown: "http://h/@scope/pkg" },
  { text: "Authorization: Basic dXNlcjpwdw==", shown: "Authorization: ***" },
  { text: "the basic idea", shown: "the basic idea" },
  { text: "a bearer token is needed", shown: "a bearer token is needed" },
  { text: "sent Bearer abc.def", shown: "sent Bearer ***" },
  { text: "tokens are fine, 3 tokens", shown: "tokens are fine, 3 tokens" },
])("redactText() makes $shown of $text", ({ text, shown }) => {
  const redacted = redactText(text);
  if (shown.startsWith("Authorization")) expect(redacted).not.toContain("dXNlcjpwdw");
  else expect(redacted).toBe(shown);
});

test("createLogger() writes plain lines for people on a terminal", () => {
  const { log, lines } = loggerWith({ format: "pretty", colors: false });
  log.warn("cannot reach\nthe target\u001b[2J", {
    target: "shop home",
    tries: 2,
    error: new Error("a", { cause: new Error("b") }),
  });
  expect(lines).toEqual([
    expect.stringMatching(
      /^\d\d:\d\d:\d\d\.\d{3} WARN {2}cannot reach\\nthe target\\u001b\[2J target="shop home" tries=2 error="a: b"\n$/,
    ),
  ]);
});
