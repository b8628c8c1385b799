import { pathToText } from "../document/schema-problems.ts";
import type { Problem } from "../problem.ts";

type Path = readonly PropertyKey[];

const placeholder = { env: "REMOVED" };
const reference = 'write { env: "NAME" } or { file: "/run/secrets/name" } instead, and put the text there';

/** Keys whose value is a secret, and what to call it. */
const secretKeys: Readonly<Record<string, string>> = {
  tokens: "the token",
  password: "the password",
  botToken: "the bot token",
  appToken: "the app token",
  signingSecret: "the signing secret",
  key: "the key",
  heartbeat: "the address of the heartbeat",
  bearer: "the bearer token",
};
const logins: ReadonlySet<string> = new Set(["auth", "apiAuth"]);
const addresses: ReadonlySet<string> = new Set(["url", "api", "endpoint", "queueUrl"]);
// Their keys are the user's own words.
const freeMappings: ReadonlySet<string> = new Set(["labels", "match", "handles"]);
const secretParameter =
  /[?&]([^=&#]*(?:token|secret|password|passwd|api_?key|signature|sig|apikey|integrationkey))=[^&#]+/i;
/** Tokens of Slack and keys of PagerDuty's and Opsgenie's usual form tell themselves apart wherever they stand. */
const slackToken = /\bxox[abeprs]-|\bxapp-/;

/** The section without any secret that could be read in it, so that no other problem shows one, and a problem for each. */
export function withoutPlainRelaySecrets(
  input: unknown,
  at: Path,
): { readonly value: unknown; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  return { value: cleaned(input, at, problems), problems };
}

function cleaned(value: unknown, at: Path, problems: Problem[]): unknown {
  const key = String(at.findLast((step) => typeof step === "string") ?? "");
  if (typeof value === "string") return cleanedText(value, key, { at, problems });
  if (Array.isArray(value)) return value.map((item, index) => cleaned(item, [...at, index], problems));
  if (typeof value !== "object" || value === null) return value;
  // What a reference holds is judged by its schema, which never shows it.
  if (key in secretKeys || freeMappings.has(key)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, cleaned(item, [...at, name], problems)]),
  );
}

function cleanedText(
  text: string,
  key: string,
  { at, problems }: { readonly at: Path; readonly problems: Problem[] },
): unknown {
  const found = (message: string, hint = reference): void => {
    problems.push({ code: "plain-secret", path: pathToText(at), message, hint });
  };
  if (Object.hasOwn(secretKeys, key)) {
    found(`${secretKeys[key]} is written as plain text`);
    return placeholder;
  }
  if (logins.has(key)) {
    found("a login is written as plain text", 'write { bearer: { env: "NAME" } } or { basic: { user, password } }');
    return { bearer: placeholder };
  }
  if (slackToken.test(text)) {
    found("a token of Slack stands here as plain text");
    return "removed";
  }
  return addresses.has(key) ? cleanedAddress(text, found) : text;
}

function cleanedAddress(text: string, found: (message: string, hint: string) => void): string {
  const withoutUser = text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, "$1");
  if (withoutUser !== text)
    found("the address holds credentials", "remove them; write the login by reference beside the address");
  const parameter = secretParameter.exec(withoutUser)?.[1];
  if (parameter === undefined) return withoutUser;
  found(`the parameter ${parameter} is a secret in plain text`, "remove it; write the key by reference");
  return withoutUser.replace(/[?#].*$/, "");
}
