import { describe, expect, test } from "@jest/globals";
import { refusedAddress } from "../../../exporters/probe/address-guard.ts";

describe("refusedAddress()", () => {
  test.each([
    { address: "169.254.169.254", says: "the address of a cloud's metadata service" },
    { address: "169.254.170.2", says: "a link-local address" },
    { address: "100.100.100.200", says: "the address of a cloud's metadata service" },
    { address: "fd00:ec2::254", says: "the address of a cloud's metadata service" },
    { address: "fd00:ec2::23", says: "the address of a cloud's metadata service" },
    { address: "fd20:ce::254", says: "the address of a cloud's metadata service" },
    { address: "fe80::1", says: "a link-local address" },
    { address: "fe80::1%lo", says: "a link-local address" },
    { address: "0.0.0.0", says: "an unspecified address" },
    { address: "0.1.2.3", says: "an unspecified address" },
    { address: "::", says: "an unspecified address" },
    { address: "224.0.0.1", says: "a multicast address" },
    { address: "ff02::1", says: "a multicast address" },
    { address: "255.255.255.255", says: "the broadcast address" },
    { address: "::ffff:169.254.169.254", says: "the address of a cloud's metadata service" },
    { address: "::ffff:a9fe:a9fe", says: "the address of a cloud's metadata service" },
    { address: "64:ff9b::a9fe:a9fe", says: "the address of a cloud's metadata service" },
    { address: "2002:a9fe:a9fe::1", says: "the address of a cloud's metadata service" },
    { address: "::ffff:0.0.0.0", says: "an unspecified address" },
  ])("refuses $address", ({ address, says }) => {
    expect(refusedAddress(address, [])).toBe(`${address} is ${says}, which is not probed unless \`allow\` holds it.`);
  });

  test.each([
    "127.0.0.1",
    "::1",
    "10.0.0.1",
    "192.168.1.1",
    "172.16.0.1",
    "fd12::1",
    "1.1.1.1",
    "100.64.0.1",
    "::ffff:10.0.0.1",
  ])("lets %s pass", (address) => {
    expect(refusedAddress(address, [])).toBeUndefined();
  });

  test.each([
    { address: "169.254.169.254", allow: ["169.254.0.0/16"] },
    { address: "169.254.169.254", allow: ["10.0.0.0/8", "169.254.169.254"] },
    { address: "::ffff:169.254.169.254", allow: ["169.254.169.254/32"] },
    { address: "fe80::1", allow: ["fe80::/10"] },
    { address: "fd00:ec2::254", allow: ["fd00:ec2::254/128"] },
  ])("lets $address pass when $allow holds it", ({ address, allow }) => {
    expect(refusedAddress(address, allow)).toBeUndefined();
  });

  test("is not opened by a range that does not hold the address", () => {
    expect(refusedAddress("169.254.169.254", ["10.0.0.0/8", "::/0"])).toBeDefined();
  });

  test("refuses what is no address", () => {
    expect(refusedAddress("example.org", [])).toBe('"example.org" is not an IP address.');
  });
});
