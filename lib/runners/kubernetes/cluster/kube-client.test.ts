import http from "node:http";
import type { AddressInfo } from "node:net";
import { KubeConfig } from "@kubernetes/client-node";
import { afterEach, describe, expect, it } from "vitest";
import { createKubeClient } from "./kube-client";
import { KubeError } from "./kube-error";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function serve(answer: http.RequestListener) {
  const server = http.createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const address = `http://127.0.0.1:${port}`;
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: "c", server: address, skipTLSVerify: true },
    { name: "u", token: "t0k3n" },
  );
  const client = createKubeClient({ config, server: address, context: "c", namespace: "default" });
  closing.push(() => {
    client.close();
    server.closeAllConnections();
    server.close();
  });
  return client;
}

const refusal = (status: number, message: string) => JSON.stringify({ code: status, message, reason: "R" });

describe("the client of a cluster", () => {
  it("tries what may pass again, but creates only once", async () => {
    const seen: string[] = [];
    const client = await serve((request, response) => {
      seen.push(request.method ?? "");
      const isFirst = seen.filter((method) => method === request.method).length === 1;
      response.statusCode = isFirst ? 503 : 200;
      response.end(isFirst ? refusal(503, "starting") : "{}");
    });
    expect(await client.get("/a")).toEqual({});
    await expect(client.create("/a", { body: {} })).rejects.toMatchObject({
      status: 503,
      message: "starting",
    });
    expect(seen).toEqual(["GET", "GET", "POST"]);
  });

  it("sends its token, the body of a delete with its length, and a patch as a merge", async () => {
    const seen: unknown[] = [];
    const client = await serve((request, response) => {
      let body = "";
      request.on("data", (bytes) => {
        body += String(bytes);
      });
      request.on("end", () => {
        seen.push([request.method, request.headers["content-type"], request.headers.authorization, body]);
        response.end("{}");
      });
    });
    await client.delete("/a", { body: { gracePeriodSeconds: 1 } });
    await client.patch("/a", { body: { a: 1 } });
    expect(seen).toEqual([
      ["DELETE", "application/json", "Bearer t0k3n", '{"gracePeriodSeconds":1}'],
      ["PATCH", "application/merge-patch+json", "Bearer t0k3n", '{"a":1}'],
    ]);
  });

  it("keeps the server's words, also of a proxy that speaks no JSON, and never the token", async () => {
    const client = await serve((request, response) => {
      response.statusCode = 403;
      response.end(request.url === "/json" ? refusal(403, "no") : "<html>go away</html>");
    });
    await expect(client.get("/json")).rejects.toMatchObject({ status: 403, message: "no", reason: "R" });
    const error: unknown = await client.get("/text").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KubeError);
    expect(String(error)).toContain("go away");
    expect(JSON.stringify(error)).not.toContain("t0k3n");
  });

  it("gives a stream at the reader's pace, and tells an end from a broken connection", async () => {
    const client = await serve((request, response) => {
      response.write("first ");
      if (request.url === "/broken") setImmediate(() => response.destroy());
      else for (let at = 0; at < 1_000; at += 1) response.write("x".repeat(100));
      if (request.url !== "/broken") response.end("last");
    });
    let text = "";
    for await (const bytes of client.stream("/whole", {})) text += bytes.toString();
    expect(text).toBe(`first ${"x".repeat(100_000)}last`);
    const readBroken = async () => {
      for await (const bytes of client.stream("/broken", {})) text = bytes.toString();
    };
    await expect(readBroken()).rejects.toMatchObject({ status: 0 });
  });

  it("ends a stream when it is told to", async () => {
    const client = await serve((_, response) => void response.write("a"));
    const ending = new AbortController();
    const read = async () => {
      for await (const _ of client.stream("/a", { signal: ending.signal })) ending.abort("enough");
    };
    await expect(read()).rejects.toBe("enough");
  });
});
