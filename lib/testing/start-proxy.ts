import http from "node:http";
import net, { type AddressInfo } from "node:net";

export interface TestProxy {
  url: string;
  /** `host:port` of everything it was asked to connect to. */
  asked: string[];
  close(): Promise<void>;
}

/**
 * A proxy as companies have them, on the loopback interface: it alone knows the names below `.corp`, all of which lead to this
 * machine. It tunnels (CONNECT) and forwards plain requests; with a password it lets nobody through without.
 */
export async function startProxy(password?: string): Promise<TestProxy> {
  const asked: string[] = [];
  const expected = password && `Basic ${Buffer.from(password).toString("base64")}`;
  const server = http.createServer((request, response) => {
    const { host, port, pathname, search } = new URL(request.url ?? "");
    asked.push(host);
    const onward = http.request(
      { host: "127.0.0.1", port, method: request.method, path: pathname + search, headers: request.headers },
      (got) => {
        response.writeHead(got.statusCode ?? 502, got.headers);
        got.pipe(response);
      },
    );
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  server.on("connect", (request, socket) => {
    const target = request.url ?? "";
    asked.push(target);
    socket.on("error", () => undefined);
    const { hostname, port } = new URL(`http://${target}`);
    if (expected && request.headers["proxy-authorization"] !== expected) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n");
      return;
    }
    if (!hostname.endsWith(".corp")) {
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      return;
    }
    const onward = net.connect(Number(port), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.pipe(onward).pipe(socket);
    });
    sockets.add(onward);
    onward.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${password ? `${password}@` : ""}127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
