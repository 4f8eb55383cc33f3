import http from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clientAddress } from "./client-address";
import { notePeerAddresses } from "./peer-address";

/** The headers that a handler sees of a real request. */
async function arrive(sent: Record<string, string>): Promise<Headers> {
  notePeerAddresses();
  const server = http.createServer((request, response) => {
    response.end(JSON.stringify(request.headers));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}`, { headers: sent });
    return new Headers((await answer.json()) as Record<string, string>);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const forwarded = (text: string) => new Headers({ "x-forwarded-for": text });

describe("clientAddress", () => {
  test("without a trusted proxy the connection counts, whatever the client writes", async () => {
    for (const sent of ["9.9.9.9", "9.9.9.9, 8.8.8.8", "", "unknown"]) {
      const headers = await arrive({ "x-forwarded-for": sent, "x-slipway-peer": "9.9.9.9" });
      expect(clientAddress(headers, 0)).toBe("127.0.0.1");
    }
  });

  test("a request that came past the proxies is counted by its connection", async () => {
    expect(clientAddress(await arrive({}), 1)).toBe("127.0.0.1");
    expect(clientAddress(await arrive({ "x-forwarded-for": "_hidden" }), 1)).toBe("127.0.0.1");
  });

  test("what a client writes into our own header is nobody's address", () => {
    expect(clientAddress(new Headers({ "x-slipway-peer": "9.9.9.9" }), 0)).toBe("unknown");
    expect(clientAddress(new Headers({ "x-slipway-peer": "undefined 9.9.9.9" }), 0)).toBe("unknown");
  });

  test.each<[string, number, string]>([
    ["9.9.9.9, 1.2.3.4", 1, "1.2.3.4"],
    ["9.9.9.9, 1.2.3.4, 10.0.0.1", 2, "1.2.3.4"],
    ["1.2.3.4", 2, "1.2.3.4"],
    ["1.2.3.4:5678", 1, "1.2.3.4"],
    ["[2001:db8:1:2::5]:80", 1, "2001:db8:1:2::/64"],
    ["[2001:db8:1:2::5]", 1, "2001:db8:1:2::/64"],
    ["::ffff:1.2.3.4", 1, "1.2.3.4"],
    ["[::ffff:1.2.3.4]:80", 1, "1.2.3.4"],
    ["2001:db8:1:2:3:4:5:6", 1, "2001:db8:1:2::/64"],
    ["2001:DB8:0001:2::9", 1, "2001:db8:1:2::/64"],
    ["2001:db8::1", 1, "2001:db8::/64"],
    ["fe80::1%eth0", 1, "fe80::/64"],
    ["::1", 1, "::/64"],
  ])("%s behind %i: %s", (header, proxies, expected) => {
    expect(clientAddress(forwarded(header), proxies)).toBe(expected);
  });

  test.each(["0x7f.1", "1", "1.2.3", "1.2.3.4.5", "[::1", "a:b", "x".repeat(5_000), "1.2.3.4:", "::1:80:x"])(
    "%s is no address",
    (entry) => {
      expect(clientAddress(forwarded(entry), 1)).toBe("unknown");
    },
  );

  test("what a client writes before the proxy's entry changes nothing", () => {
    fc.assert(
      fc.property(fc.string(), fc.ipV4(), fc.nat(65_535), (forged, real, port) => {
        const text = forged.replace(/[^\x20-\x7e]/g, "");
        expect(clientAddress(forwarded(`${text}, ${real}:${port}`), 1)).toBe(real);
      }),
    );
  });

  test("all addresses of one customer's IPv6 network count as one", () => {
    const part = fc.nat(0xffff).map((number) => number.toString(16));
    const parts = fc.array(part, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (host, other) => {
        const of = (tail: string[]) => clientAddress(forwarded(`2001:db8:1:2:${tail.join(":")}`), 1);
        expect(of(host)).toBe(of(other));
      }),
    );
  });
});
