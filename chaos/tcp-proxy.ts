/** A loopback TCP proxy whose connections can be cut, delayed and silenced. */
import net from "node:net";

export interface TcpProxy {
  port: number;
  /** Breaks every open connection. */
  cut(): void;
  /** Holds back everything that passes by so many milliseconds; 0 ends it. */
  delay(milliseconds: number): void;
  /** Passes nothing on, and closes nothing: what a pulled cable looks like. */
  silence(isSilent: boolean): void;
  close(): void;
}

/** `findTarget` says for each new connection where it leads; null refuses it. */
export async function openTcpProxy(findTarget: () => number | null): Promise<TcpProxy> {
  const sockets = new Set<net.Socket>();
  const state: { delayMs: number; isSilent: boolean } = { delayMs: 0, isSilent: false };
  const pass = (from: net.Socket, to: net.Socket) => {
    let last = 0;
    from.on("data", (bytes) => {
      // In order also when the delay becomes shorter meanwhile.
      const at = Math.max(last, performance.now() + state.delayMs);
      last = at;
      const send = () => {
        if (!state.isSilent && !to.destroyed) to.write(bytes);
      };
      if (at <= performance.now()) send();
      else setTimeout(send, at - performance.now());
    });
    from.on("close", () => setTimeout(() => to.destroy(), state.delayMs));
    from.on("error", () => from.destroy());
  };
  const server = net.createServer((client) => {
    const port = findTarget();
    if (port === null) {
      client.destroy();
      return;
    }
    const upstream = net.connect(port, "127.0.0.1");
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    }
    pass(client, upstream);
    pass(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the proxy has no port");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    cut,
    delay: (milliseconds) => {
      state.delayMs = milliseconds;
    },
    silence: (isSilent) => {
      state.isSilent = isSilent;
      // What was swallowed is missing from the stream: it cannot go on.
      if (!isSilent) cut();
    },
    close: () => {
      server.close();
      cut();
    },
  };
}
