import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { AwsFault } from "../../../../bot/testing/aws/aws-faults.ts";
import { createWeightReader, type WeightReading } from "../../../../exporters/shifts/read/weight-reader.ts";
import type { ShiftWeightsSpec } from "../../../../slo/shift/spec/shift-source-spec.ts";
import type { ShiftArmSpec } from "../../../../slo/shift/spec/traffic-shift-spec.ts";
import { until } from "../../../servers/until.ts";
import { type AwsXmlServer, refusalOf, startAwsXmlServer } from "./aws-server.ts";
import { patient, reasonFor, shiftOf } from "./shift-of.ts";

let aws: AwsXmlServer;
let answer: (question: URLSearchParams, path: string) => string | AwsFault;
const closing = new AbortController();
const credentials = { AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "very-secret-access-key" };

beforeAll(async () => {
  aws = await startAwsXmlServer((question, path) => answer(question, path));
  // The SDK finds its credentials there, as it does in a pod.
  Object.assign(process.env, credentials);
});
afterAll(async () => {
  closing.abort();
  for (const name of Object.keys(credentials)) delete process.env[name];
  await aws.close();
});
beforeEach(() => {
  aws.asked.length = 0;
});
afterEach(() => aws.heal());

interface Targets {
  readonly blue?: Partial<ShiftArmSpec>;
  readonly green?: Partial<ShiftArmSpec>;
}

function read(weights: ShiftWeightsSpec, targets: Targets = {}): Promise<WeightReading> {
  const shift = shiftOf({
    traffic: { kind: "alb" },
    weights: { ...weights, endpoint: aws.url } as ShiftWeightsSpec,
    ...targets,
  });
  return createWeightReader(shift, { closing: closing.signal })(patient);
}

const account = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:";
const listener = `${account}listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2`;
const rule = `${account}listener-rule/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee`;
const networkListener = `${account}listener/net/shop/50dc6c495c0c9188/f2f7dc8efc522ab2`;
const groupArn = (name: string) => `${account}targetgroup/${name}/73e2d6bc24d8a067`;
const named: Targets = { blue: { target: "checkout-blue" }, green: { target: "checkout-green" } };

interface Forward {
  readonly blue: number;
  readonly green: number;
  readonly sticky?: number;
}

function forwardXml({ blue, green, sticky }: Forward): string {
  const group = (name: string, weight: number) =>
    `<member><TargetGroupArn>${groupArn(name)}</TargetGroupArn><Weight>${weight}</Weight></member>`;
  const stickiness = `<TargetGroupStickinessConfig><Enabled>${sticky !== undefined}</Enabled>${sticky === undefined ? "" : `<DurationSeconds>${sticky}</DurationSeconds>`}</TargetGroupStickinessConfig>`;
  return `<member><Type>forward</Type><Order>1</Order><ForwardConfig><TargetGroups>${group("checkout-blue", blue)}${group("checkout-green", green)}</TargetGroups>${stickiness}</ForwardConfig></member>`;
}

const elb = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/";
const metadata = "<ResponseMetadata><RequestId>fake</RequestId></ResponseMetadata>";

function rulesXml(actions: string): string {
  return `<DescribeRulesResponse xmlns="${elb}"><DescribeRulesResult><Rules><member><RuleArn>${rule}</RuleArn><Priority>10</Priority><IsDefault>false</IsDefault><Actions>${actions}</Actions></member></Rules></DescribeRulesResult>${metadata}</DescribeRulesResponse>`;
}

function listenersXml(actions: string): string {
  return `<DescribeListenersResponse xmlns="${elb}"><DescribeListenersResult><Listeners><member><ListenerArn>${listener}</ListenerArn><DefaultActions>${actions}</DefaultActions></member></Listeners></DescribeListenersResult>${metadata}</DescribeListenersResponse>`;
}

describe("a load balancer", () => {
  test("createWeightReader() reads the weights of an ALB's rule", async () => {
    answer = () => rulesXml(forwardXml({ blue: 90, green: 10 }));
    expect(await read({ kind: "albListener", listener, rule }, named)).toEqual({
      weights: { blue: 90, green: 10 },
      state: undefined,
      step: undefined,
      by: undefined,
      detail: undefined,
    });
    expect(Object.fromEntries(new URLSearchParams(aws.asked[0]))).toEqual({
      Action: "DescribeRules",
      Version: "2015-12-01",
      "RuleArns.member.1": rule,
    });
  });

  test("createWeightReader() reads the default action of a listener, and tells that clients stay where they are", async () => {
    answer = () => listenersXml(forwardXml({ blue: 1, green: 3, sticky: 3600 }));
    const { weights, detail } = await read({ kind: "albListener", listener }, named);
    expect({ weights, detail }).toEqual({
      weights: { blue: 1, green: 3 },
      detail: "clients stay with their target group for 3600 s, whatever the weights say",
    });
  });

  test.each([
    {
      name: "the ARN",
      targets: { blue: { target: groupArn("checkout-blue") }, green: { target: groupArn("checkout-green") } },
    },
    {
      name: "what CloudWatch calls it",
      targets: { blue: { match: "targetgroup/checkout-blue/.+" }, green: { match: "targetgroup/checkout-green/.+" } },
    },
  ])("createWeightReader() knows a target group by $name", async ({ targets }) => {
    answer = () => listenersXml(forwardXml({ blue: 0, green: 999 }));
    expect((await read({ kind: "nlbListener", listener: networkListener }, targets)).weights).toEqual({
      blue: 0,
      green: 999,
    });
  });

  test("createWeightReader() gives all to a lone target group", async () => {
    answer = () =>
      listenersXml(
        `<member><Type>forward</Type><TargetGroupArn>${groupArn("checkout-green")}</TargetGroupArn></member>`,
      );
    expect((await read({ kind: "nlbListener", listener: networkListener }, named)).weights).toEqual({
      blue: 0,
      green: 1,
    });
  });

  test("createWeightReader() asks once more when AWS is asked too often", async () => {
    answer = () => rulesXml(forwardXml({ blue: 50, green: 50 }));
    aws.failNext({ kind: "error", status: 400, code: "Throttling", message: "Rate exceeded" });
    expect((await read({ kind: "albListener", listener, rule }, named)).weights).toEqual({ blue: 50, green: 50 });
    expect(aws.asked).toHaveLength(2);
  });

  test.each([
    {
      name: "stays throttled",
      fault: refusalOf("Throttling", "Rate exceeded"),
      times: 5,
      says: "rule listener-rule/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee: AWS answers that it is asked too often (again)",
    },
    {
      name: "is not allowed",
      fault: refusalOf(
        "AccessDenied",
        "User: arn:aws:sts::123456789012:assumed-role/nines is not authorized to perform: elasticloadbalancing:DescribeRules",
        403,
      ),
      says: "rule listener-rule/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee: AccessDenied: User: arn:aws:sts::123456789012:assumed-role/nines is not authorized to perform: elasticloadbalancing:DescribeRules",
    },
    {
      name: "does not exist",
      fault: refusalOf("RuleNotFound", "One or more rules not found"),
      says: "rule listener-rule/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee: RuleNotFoundException: One or more rules not found",
    },
  ])("createWeightReader() says so when its rule $name", async ({ fault, times = 1, says }) => {
    aws.failNext(fault, { times });
    expect(await reasonFor(read({ kind: "albListener", listener, rule }, named))).toBe(says);
  });

  test.each([
    {
      name: "only redirects",
      xml: listenersXml("<member><Type>redirect</Type></member>"),
      says: "listener listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2 forwards to no target group",
    },
    {
      name: "forwards to others",
      xml: listenersXml(`<member><Type>forward</Type><TargetGroupArn>${groupArn("shop")}</TargetGroupArn></member>`),
      says: "listener listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2 sends nothing to checkout-blue or checkout-green; its target groups are shop",
    },
    {
      name: "is not there",
      xml: `<DescribeListenersResponse xmlns="${elb}"><DescribeListenersResult><Listeners/></DescribeListenersResult>${metadata}</DescribeListenersResponse>`,
      says: "listener listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2: there is none",
    },
  ])("createWeightReader() says so when a listener $name", async ({ xml, says }) => {
    answer = () => xml;
    expect(await reasonFor(read({ kind: "albListener", listener }, named))).toBe(says);
  });

  test("createWeightReader() says so where a share goes to a target group that is neither arm's, and one of theirs is not there", async () => {
    const misspelt = { ...named, green: { target: "checkout-gren" } };
    answer = () => listenersXml(forwardXml({ blue: 90, green: 10 }));
    expect(await reasonFor(read({ kind: "albListener", listener }, misspelt))).toBe(
      "listener listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2 sends nothing to checkout-gren; its target groups are checkout-blue, checkout-green",
    );
    answer = () => listenersXml(forwardXml({ blue: 100, green: 0 }));
    expect((await read({ kind: "albListener", listener }, misspelt)).weights).toEqual({ blue: 100, green: 0 });
  });

  test("createWeightReader() gives up on a load balancer's API that does not answer", async () => {
    aws.failNext({ kind: "hang" }, { times: 5 });
    const shift = shiftOf({
      traffic: { kind: "alb" },
      weights: { kind: "albListener", listener, rule, endpoint: aws.url },
      ...named,
    });
    const patience = new AbortController();
    const reason = reasonFor(createWeightReader(shift, { closing: closing.signal })(patience.signal));
    await until(
      async () => aws.asked.length,
      (asked) => asked > 0,
    );
    patience.abort();
    expect(await reason).toMatch(/: it does not answer in time \(again\)$/);
  });

  test("createWeightReader() says so when AWS hangs up", async () => {
    aws.failNext({ kind: "drop" }, { times: 5 });
    expect(await reasonFor(read({ kind: "albListener", listener }, named))).toBe(
      "listener listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2: it closed the connection without an answer (again)",
    );
  });
});

interface RecordXml {
  readonly name?: string;
  readonly type?: string;
  readonly identifier?: string;
  readonly weight?: number;
}

function recordXml({ name = "shop.example.org.", type = "A", identifier, weight }: RecordXml): string {
  const set = identifier === undefined ? "" : `<SetIdentifier>${identifier}</SetIdentifier>`;
  const alias =
    "<AliasTarget><HostedZoneId>Z2</HostedZoneId><DNSName>lb.example.org.</DNSName><EvaluateTargetHealth>true</EvaluateTargetHealth></AliasTarget>";
  return `<ResourceRecordSet><Name>${name}</Name><Type>${type}</Type>${set}${weight === undefined ? "" : `<Weight>${weight}</Weight>`}${alias}</ResourceRecordSet>`;
}

function zoneXml(records: readonly RecordXml[], next?: RecordXml): string {
  const more =
    next === undefined
      ? "<IsTruncated>false</IsTruncated>"
      : `<IsTruncated>true</IsTruncated><NextRecordName>${next.name}</NextRecordName><NextRecordType>${next.type}</NextRecordType><NextRecordIdentifier>${next.identifier}</NextRecordIdentifier>`;
  return `<?xml version="1.0"?><ListResourceRecordSetsResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ResourceRecordSets>${records.map(recordXml).join("")}</ResourceRecordSets>${more}<MaxItems>300</MaxItems></ListResourceRecordSetsResponse>`;
}

describe("Route 53", () => {
  const zone = { kind: "route53", zone: "Z1", record: "shop.example.org" } as const;
  const pair = (blue: number, green: number): readonly RecordXml[] => [
    { identifier: "blue", weight: blue },
    { identifier: "green", weight: green },
  ];

  test.each([
    { name: "weights", records: pair(200, 55), weights: { blue: 200, green: 55 } },
    { name: "weights of which one is 0", records: pair(255, 0), weights: { blue: 255, green: 0 } },
    { name: "weights that are all 0, which are equal", records: pair(0, 0), weights: { blue: 1, green: 1 } },
    {
      name: "a set of three",
      records: [...pair(0, 0), { identifier: "red", weight: 5 }],
      weights: { blue: 0, green: 0 },
    },
    { name: "one record alone", records: [{ identifier: "blue", weight: 1 }], weights: { blue: 1, green: 0 } },
    {
      name: "one record beside another's without a weight",
      records: [
        { identifier: "blue", weight: 1 },
        { identifier: "red", weight: 0 },
      ],
      weights: { blue: 1, green: 0 },
    },
    {
      name: "among other names",
      records: [...pair(3, 1), { name: "shop2.example.org.", identifier: "green", weight: 9 }],
      weights: { blue: 3, green: 1 },
    },
  ])("createWeightReader() reads $name", async ({ records, weights }) => {
    answer = () => zoneXml(records);
    expect((await read(zone)).weights).toEqual(weights);
    expect(aws.asked).toEqual(["/2013-04-01/hostedzone/Z1/rrset?name=shop.example.org."]);
  });

  test("createWeightReader() reads page by page", async () => {
    const second = { name: "shop.example.org.", type: "A", identifier: "green" };
    answer = (question) =>
      question.get("identifier") === "green"
        ? zoneXml([{ identifier: "green", weight: 40 }, { name: "z.example.org." }], {
            name: "zz.example.org.",
            type: "A",
            identifier: "x",
          })
        : zoneXml([{ identifier: "blue", weight: 60 }], second);
    expect((await read({ ...zone, type: "A" })).weights).toEqual({ blue: 60, green: 40 });
    expect(aws.asked).toEqual([
      "/2013-04-01/hostedzone/Z1/rrset?name=shop.example.org.&type=A",
      "/2013-04-01/hostedzone/Z1/rrset?identifier=green&name=shop.example.org.&type=A",
    ]);
  });

  test("createWeightReader() knows names as Route 53 writes them", async () => {
    answer = () => zoneXml(pair(1, 2).map((one) => ({ ...one, name: "\\052.Shop.example.org." })));
    expect((await read({ ...zone, record: "*.shop.example.org" })).weights).toEqual({ blue: 1, green: 2 });
  });

  test.each([
    { name: "no records", records: [], says: "record shop.example.org in zone Z1: there is none" },
    {
      name: "a plain record",
      records: [{}],
      says: "record shop.example.org in zone Z1 has no weights; its routing is another",
    },
    {
      name: "other identifiers",
      records: [
        { identifier: "eu", weight: 1 },
        { identifier: "us", weight: 1 },
      ],
      says: "record shop.example.org in zone Z1 has no set identifier blue or green; it has eu, us",
    },
    {
      name: "one arm's and another identifier",
      records: [
        { identifier: "blue", weight: 9 },
        { identifier: "gren", weight: 1 },
      ],
      says: "record shop.example.org in zone Z1 has no set identifier green; it has blue, gren",
    },
    {
      name: "one arm's and another identifier, equal by 0",
      records: [
        { identifier: "bleu", weight: 0 },
        { identifier: "green", weight: 0 },
      ],
      says: "record shop.example.org in zone Z1 has no set identifier blue; it has bleu, green",
    },
    {
      name: "two types",
      records: [...pair(1, 1), ...pair(1, 2).map((one) => ({ ...one, type: "AAAA" }))],
      says: "record shop.example.org in zone Z1 has weights for A and AAAA: say which type",
    },
  ])("createWeightReader() says so when there are $name", async ({ records, says }) => {
    answer = () => zoneXml(records);
    expect(await reasonFor(read(zone))).toBe(says);
  });

  test("createWeightReader() refuses a record that both arms mean", async () => {
    answer = () => zoneXml([...pair(1, 1), { identifier: "blue-green", weight: 5 }]);
    const wide = { blue: { target: ".*blue.*" }, green: { target: ".*green.*" } };
    expect(await reasonFor(read(zone, wide))).toBe(
      "record shop.example.org in zone Z1 has blue-green, which both blue (.*blue.*) and green (.*green.*) mean: write as each target what that arm alone is called",
    );
  });

  test.each([
    {
      fault: refusalOf("NoSuchHostedZone", "No hosted zone found with ID: Z1", 404),
      says: "record shop.example.org in zone Z1: NoSuchHostedZone: No hosted zone found with ID: Z1",
    },
    {
      fault: refusalOf("InvalidClientTokenId", "The security token included in the request is invalid.", 403),
      says: "record shop.example.org in zone Z1: InvalidClientTokenId: The security token included in the request is invalid.",
    },
    {
      fault: refusalOf("ServiceUnavailable", "try again", 503),
      says: "record shop.example.org in zone Z1: ServiceUnavailable: try again (again)",
    },
  ])("createWeightReader() says why: $says", async ({ fault, says }) => {
    aws.failNext(fault, { times: 5 });
    expect(await reasonFor(read(zone))).toBe(says);
  });
});
