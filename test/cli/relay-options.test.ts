import { expect, test } from "@jest/globals";
import { relayChoices } from "../../cli/relay/relay-options.ts";
import { parseStack } from "../../slo/parse-stack.ts";

const parsed = parseStack({
  name: "shop",
  services: [
    {
      name: "checkout",
      slos: [{ name: "up", objective: "99", sli: { kind: "ratio", error: "avg(avg_over_time(e[$window]))" } }],
    },
  ],
});

function choicesFor(options: Readonly<Record<string, unknown>>) {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const defaults = { store: "data/relay.db", listen: "127.0.0.1:9116" };
  const call = { args: [], options: { ...defaults, ...options } } as never;
  return relayChoices(call, parsed.value);
}

test("relayChoices() settles store, address and login", () => {
  expect(choicesFor({ tokenFile: ["token"], externalUrl: "https://relay.example.org" })).toEqual({
    ok: true,
    value: {
      store: { engine: "sqlite", path: "data/relay.db" },
      listen: { host: "127.0.0.1", port: 9116 },
      auth: { bearer: [{ kind: "file", path: "token" }], clientCa: undefined, need: "either" },
      tls: undefined,
      externalUrl: "https://relay.example.org",
    },
  });
});

test.each([
  { options: { tlsCert: "cert.pem" }, codes: ["relay-tls"] },
  { options: { clientCa: "ca.pem" }, codes: ["relay-tls"] },
  { options: { store: "mysql://x" }, codes: ["store-address"] },
  { options: { listen: "0.0.0.0:9116" }, codes: ["open-bind", "open-intake"] },
  { options: { listen: "0.0.0.0:9116", tokenFile: ["token"] }, codes: ["open-intake"] },
  { options: { listen: "nowhere" }, codes: ["listen-address"] },
])("relayChoices() refuses $options", ({ options, codes }) => {
  const choices = choicesFor(options);
  expect(choices.ok ? [] : choices.problems.map(({ code }) => code)).toEqual(codes);
});

test("relayChoices() lets an open relay be, when it is asked for", () => {
  expect(choicesFor({ listen: "0.0.0.0:9116", insecureOpen: true }).ok).toBe(true);
});
