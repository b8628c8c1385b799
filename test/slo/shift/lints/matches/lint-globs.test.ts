import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../problems-of.ts";
import { behindAlb, counters, dns, record, targets } from "../shift-parts.ts";

const wordsOf = (place: string, written: string, meant: string) =>
  `shifts[0].arms[0].${place}: in "${written}", which is an expression, * repeats the character before it, and stands for no other text (write "${meant}")`;

test.each([
  ["blue*", "blue.*"],
  ["blue-*", "blue-.*"],
  ["(blue*|b1)", "(blue.*|b1)"],
  ["b*-[a-z]*", "b.*-[a-z]*"],
])("lintGlobs() warns of %s", (match, meant) => {
  expect(problemsOf({ arms: armsAs(match, "green") })).toEqual({ says: [wordsOf("match", match, meant)], works: true });
});

test.each([
  {
    traffic: { ...pods, by: "deployment" },
    strategy: "abTest",
    weights: { kind: "static", weights: { blue: 1, green: 1 } },
    layer: "mesh",
  },
  { traffic: counters, weights: record, dns },
])("lintGlobs() warns of a match of $traffic.kind", (change) => {
  expect(problemsOf({ ...change, arms: armsAs("blue*", "green") })).toEqual({
    says: [wordsOf("match", "blue*", "blue.*")],
    works: true,
  });
});

test("lintGlobs() warns of targets that are expressions", () => {
  expect(problemsOf({ traffic: counters, weights: record, dns, arms: targets("eu-*", "us-1") })).toEqual({
    says: [wordsOf("target", "eu-*", "eu-.*")],
    works: true,
  });
});

test.each(["blue.*", "blue[0-9]*", "blue(-[0-9]+)*", "blue\\d*", "blue\\pL*", "bl[ab*]ue", "blue\\*"])(
  "lintGlobs() takes %s",
  (match) => {
    expect(problemsOf({ arms: armsAs(match, "green") }).says.filter((text) => text.includes("repeats"))).toEqual([]);
  },
);

test.each([
  ["web{1,2}", "{1,2} repeats the character before it, and lists nothing", "web1|web2"],
  ["web-{1,2}-eu", "{1,2} repeats the character before it, and lists nothing", "web-1-eu|web-2-eu"],
  ["web{1,2,3}", "{1,2,3} is text as it stands, and no list", "web1|web2|web3"],
  ["eu-{blue,green}", "{blue,green} is text as it stands, and no list", "eu-blue|eu-green"],
])("lintGlobs() warns of the braces of a shell in %s", (match, does, meant) => {
  const change = { traffic: counters, weights: record, dns, arms: armsAs(match, "us") };
  expect(problemsOf(change).says).toEqual([
    `shifts[0].arms[0].match: in "${match}", which is an expression, ${does} (write "${meant}")`,
  ]);
});

test.each(["web[0-9]{1,2}", "web\\d{1,2}", "web(-[0-9]){1,2}", "web.{1,2}", "w{3}", "we{2,}"])(
  "lintGlobs() takes the braces of %s",
  (match) => {
    const change = { traffic: counters, weights: record, dns, arms: armsAs(match, "us") };
    expect(problemsOf(change).says.filter((text) => text.includes("expression"))).toEqual([]);
  },
);

test("lintMatchValues() writes what somebody means by braces where they fit no value", () => {
  expect(problemsOf({ arms: armsAs("web-{blue,red}", "green") }).says).toEqual([
    'shifts[0].arms[0].match: no series is left of this arm: "web-{blue,red}" matches no value of server, which is made of letters, digits, - _ . and : alone (write match: "web-blue|web-red")',
  ]);
});

test("lintMatchValues() writes what somebody means by a star where it fits no value", () => {
  const change = { ...behindAlb, arms: armsAs("targetgroup/blue/*", "targetgroup/green/.+") };
  expect(problemsOf(change).says).toEqual([
    'shifts[0].arms[0].match: no series is left of this arm: "targetgroup/blue/*" matches no value of dimension_TargetGroup, which is like targetgroup/NAME/ID (write match: "targetgroup/blue/.*")',
  ]);
});
