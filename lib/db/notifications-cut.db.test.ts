import net from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { prepareTestDatabase } from "../testing/test-database";
import { listen } from "./notifications";

const { url } = prepareTestDatabase();
const sockets = new Set<net.Socket>();
const line: { isCut: boolean; opened: number } = { isCut: false, opened: 0 };
let server: net.Server | undefined;

/** The database through a cable that can be pulled: nothing is passed on and nothing closed. */
beforeAll(async () => {
  const direct = new URL(url());
  const target = Number(direct.port);
  server = net.createServer((client) => {
    line.opened += 1;
    const postgres = net.connect(target, direct.hostname);
    for (const [from, to] of [
      [client, postgres],
      [postgres, client],
    ] as const) {
      sockets.add(from);
      from.on("data", (bytes) => {
        if (!line.isCut) to.write(bytes);
      });
      from.on("close", () => to.destroy()).on("error", () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the cable has no port");
  direct.port = String(address.port);
  process.env.DATABASE_URL = direct.href;
});
afterAll(() => {
  server?.close();
  for (const socket of sockets) socket.destroy();
});

describe("a connection for notifications whose cable was pulled", () => {
  it("is noticed although nobody closed it, and every listener looks again once there is a new one", async () => {
    const wake = vi.fn();
    const forget = await listen("slipway_run", "r1", wake);
    const before = line.opened;
    line.isCut = true;
    // It is asked whether it lives every 10 s and has 5 s to answer; a new one cannot come through either.
    await vi.waitFor(() => expect(line.opened).toBeGreaterThan(before), { timeout: 30_000, interval: 100 });
    line.isCut = false;
    await vi.waitFor(() => expect(wake).toHaveBeenCalled(), { timeout: 20_000, interval: 100 });
    forget();
  }, 60_000);
});
