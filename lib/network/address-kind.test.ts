import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressKind } from "./address-kind";
import { isInNetworks, readNetworks } from "./networks";

describe("where an address leads", () => {
  it.each([
    ["public", "140.82.121.4", "8.8.8.8", "2606:50c0:8000::153", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"],
    ["public", "2002:808:808::1", "64:ff9b:1::8.8.8.8"],
    [
      "private",
      "127.0.0.1",
      "127.255.0.1",
      "10.1.2.3",
      "172.16.0.1",
      "172.31.255.255",
      "192.168.0.1",
      "100.64.0.1",
    ],
    ["private", "::1", "fc00::1", "fd12:3456::1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:a00:1"],
    ["private", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b:1::10.0.0.1", "2002:7f00:1::", "::10.0.0.1"],
    ["private", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "[::1]"],
    [
      "closed",
      "169.254.169.254",
      "::ffff:169.254.169.254",
      "64:ff9b::a9fe:a9fe",
      "2002:a9fe:a9fe::",
      "0xa9fea9fe",
    ],
    ["closed", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254"],
    [
      "closed",
      "0.0.0.0",
      "0.1.2.3",
      "::",
      "255.255.255.255",
      "224.0.0.1",
      "ff02::1",
      "fe80::1",
      "fe80::1%eth0",
    ],
    [
      "closed",
      "192.0.2.1",
      "198.18.0.1",
      "240.0.0.1",
      "2001:db8::1",
      "100::1",
      "fec0::1",
      "4000::1",
      "not an address",
    ],
  ])("%s: %s", (kind, ...addresses) => {
    for (const address of addresses) expect([address, addressKind(address)]).toEqual([address, kind]);
  });

  it("is the same however an IPv4 address is dressed", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const parts = address.split(".").map(Number);
        const [a = 0, b = 0, c = 0, d = 0] = parts;
        const number = ((a * 256 + b) * 256 + c) * 256 + d;
        const hex = [a * 256 + b, c * 256 + d].map((one) => one.toString(16)).join(":");
        const kind = addressKind(address);
        const dresses = [
          String(number),
          `0x${number.toString(16)}`,
          parts.map((part) => `0${part.toString(8)}`).join("."),
          `::ffff:${address}`,
          `::ffff:${hex}`,
          `::ffff:0:${hex}`,
          `64:ff9b::${hex}`,
          `64:ff9b:1::${hex}`,
          `2002:${hex}::1`,
        ];
        for (const dressed of dresses) expect([dressed, addressKind(dressed)]).toEqual([dressed, kind]);
      }),
    );
  });

  it("is open where a network lists it", () => {
    expect(readNetworks("10.0.0.0/8, fd12::/16\n192.168.7.4")).toEqual([
      "10.0.0.0/8",
      "fd12::/16",
      "192.168.7.4",
    ]);
    expect(readNetworks("10.0.0.0/8, git.example.com")).toBeUndefined();
    const networks = ["10.0.0.0/8", "fd12::/16", "192.168.7.4"];
    for (const inside of ["10.9.9.9", "::ffff:10.9.9.9", "fd12::7", "192.168.7.4"])
      expect([inside, isInNetworks(inside, networks)]).toEqual([inside, true]);
    for (const outside of ["11.0.0.1", "fd13::7", "192.168.7.5", "example.com", ""])
      expect([outside, isInNetworks(outside, networks)]).toEqual([outside, false]);
  });
});
