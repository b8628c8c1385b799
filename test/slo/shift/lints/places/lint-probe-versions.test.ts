import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";

const url = "http://shop.example.org/";
const ofEach = { blue: "http://blue.example.org/", green: "http://green.example.org/" };
const arms = (stable: object, candidate: object) => [
  { name: "blue", role: "stable", ...stable },
  { name: "green", role: "candidate", ...candidate },
];

test.each([
  {
    name: "one address without versions",
    change: { probes: { url } },
    says: [
      'shifts[0].probes.url: both arms are asked at "http://shop.example.org/", and neither has a version, by which x-version would tell whose answer it was: each good one counts as wrong_version (write the version of each arm, as x-version has it, or in probes.url the address of each arm)',
    ],
  },
  {
    name: "one address and the version of one arm",
    change: { probes: { url, versionHeader: "x-release" }, arms: arms({ version: "v1" }, {}) },
    says: [
      'shifts[0].arms[1]: "green" has no version, by which x-release would tell its answers at "http://shop.example.org/": each of them counts as wrong_version, and for neither arm (write its version, as x-release has it, or in probes.url the address of each arm)',
    ],
  },
  {
    name: "a header that is compared with nothing",
    change: { probes: { url: ofEach, versionHeader: "x-version" } },
    says: [
      'shifts[0].probes.versionHeader: "x-version" is compared with the versions of the arms, and none is written (write the version of each arm, or remove versionHeader)',
    ],
  },
])("lintProbeVersions() warns of $name", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says, works: true });
});

test.each([
  { probes: { url }, arms: arms({ version: "v1" }, { version: "v2" }) },
  { probes: { url: ofEach } },
  { probes: { url: ofEach }, arms: arms({ version: "v1" }, { version: "v2" }) },
  { probes: { url: ofEach, versionHeader: "x-version" }, arms: arms({}, { version: "v2" }) },
  { probes: { url: { green: ofEach.green } } },
])("lintProbeVersions() takes %j", (change) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});
