import net from "node:net";

/** A way to a server on a Unix socket, or a port of this machine, that can be listened to and cut. */
export async function proxyTo(target: string | number, see: (text: string) => void = () => undefined) {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const engine = typeof target === "string" ? net.connect(target) : net.connect(target, "127.0.0.1");
    for (const [from, to] of [
      [client, engine],
      [engine, client],
    ] as const) {
      sockets.add(from);
      from.on("close", () => to.destroy()).on("error", () => to.destroy());
      from.pipe(to);
    }
    client.on("data", (bytes) => see(bytes.toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    port: typeof bound === "object" && bound !== null ? bound.port : 0,
    cut,
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
