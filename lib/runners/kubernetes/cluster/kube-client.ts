import http from "node:http";
import https from "node:https";
import { z } from "zod";
import type { JsonObject } from "../../../config/tree/node";
import { repeat } from "../../repeat";
import type { Cluster } from "./connect-cluster";
import { KubeError, unreachable } from "./kube-error";
import { readInTurns } from "./read-in-turns";

export interface KubeRequest {
  query?: Record<string, string | number | boolean | undefined>;
  body?: JsonObject;
  signal?: AbortSignal | undefined;
}

/**
 * The few calls a runner makes. Whole objects go as they are: the typed calls of the client library would drop the fields
 * it does not know yet, and cannot stream with the reader's own pace.
 */
export interface KubeClient {
  readonly server: string;
  readonly namespace: string;
  get(path: string, request?: KubeRequest): Promise<JsonObject>;
  /** Never repeated by itself: whoever creates must know whether the first try arrived. */
  create(path: string, request: KubeRequest): Promise<JsonObject>;
  delete(path: string, request?: KubeRequest): Promise<JsonObject>;
  /** Merges the body into the object (RFC 7386). */
  patch(path: string, request: KubeRequest): Promise<JsonObject>;
  /** The bytes of an open answer, at the reader's pace. Ends when the server ends it; throws KubeError when it breaks. */
  stream(path: string, request: KubeRequest): AsyncGenerator<Buffer>;
  close(): void;
}

const answerMs = 30_000;
const tries = 4;

const jsonObjectSchema = z.record(z.string(), z.json());

export function createKubeClient(cluster: Cluster): KubeClient {
  const agents = createAgents();
  const send = async (method: string, path: string, request: KubeRequest, signal: AbortSignal) => {
    const url = new URL(cluster.server.replace(/\/+$/u, "") + path);
    for (const [name, value] of Object.entries(request.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const options: https.RequestOptions = { method, headers: { accept: "application/json" } };
    try {
      await cluster.config.applyToHTTPSOptions(options);
      return await answerTo(url, { ...options, agent: agents.find(options), signal }, request.body);
    } catch (error) {
      request.signal?.throwIfAborted();
      throw unreachable(cluster.server, error);
    }
  };
  const call = async (method: string, path: string, request: KubeRequest): Promise<JsonObject> => {
    const limit = AbortSignal.timeout(answerMs);
    const signal = request.signal ? AbortSignal.any([request.signal, limit]) : limit;
    const answer = await send(method, path, request, signal);
    const body = await readJson(answer).catch((error: unknown) => {
      request.signal?.throwIfAborted();
      throw unreachable(cluster.server, error);
    });
    if (isRefused(answer)) throw new KubeError(answer.statusCode ?? 0, body);
    return jsonObjectSchema.parse(body);
  };
  const callPatiently = (method: string, path: string, request: KubeRequest) =>
    repeat(() => call(method, path, request), pauseAfter, request.signal);
  return {
    server: cluster.server,
    namespace: cluster.namespace,
    get: (path, request = {}) => callPatiently("GET", path, request),
    create: (path, request) => call("POST", path, request),
    delete: (path, request = {}) => callPatiently("DELETE", path, request),
    patch: (path, request) => callPatiently("PATCH", path, request),
    async *stream(path, request) {
      const signal = request.signal ?? new AbortController().signal;
      const answer = await send("GET", path, request, signal);
      if (isRefused(answer))
        throw new KubeError(answer.statusCode ?? 0, await readJson(answer).catch(() => null));
      try {
        yield* readInTurns(answer);
      } catch (error) {
        signal.throwIfAborted();
        throw unreachable(cluster.server, error);
      } finally {
        answer.destroy();
      }
    },
    close: () => agents.close(),
  };
}

function answerTo(
  url: URL,
  options: https.RequestOptions,
  body: JsonObject | undefined,
): Promise<http.IncomingMessage> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const type = options.method === "PATCH" ? "application/merge-patch+json" : "application/json";
  // Node sends the body of a DELETE without its length, which the server would read as the next request.
  const bodyHeaders = text ? { "content-type": type, "content-length": Buffer.byteLength(text) } : {};
  const headers = { ...options.headers, ...bodyHeaders };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "http:" ? http : https).request(url, { ...options, headers }, resolve);
    request.on("error", reject);
    // A log that says nothing for hours must not be taken for open when the way to it has gone.
    request.on("socket", (socket) => socket.setKeepAlive(true, 30_000));
    request.end(text);
  });
}

function isRefused(answer: http.IncomingMessage): boolean {
  return answer.statusCode === undefined || answer.statusCode >= 300;
}

async function readJson(answer: http.IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const bytes of answer) parts.push(Buffer.from(bytes));
  const text = Buffer.concat(parts).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    // A proxy in between, or an API server that is starting, answers in plain text.
    return { message: text.trim().slice(0, 500) };
  }
}

/** The library makes an agent per request; keeping one per set of keys saves a handshake with each. */
function createAgents() {
  const kept = new Map<string, http.Agent>();
  return {
    find(options: https.RequestOptions): http.Agent {
      const made = options.agent instanceof http.Agent ? options.agent : new https.Agent();
      const key = [options.ca, options.cert, options.key].map(String).join("\n");
      const known = kept.get(key);
      if (known) return known;
      Object.assign(made, { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
      kept.set(key, made);
      return made;
    },
    close() {
      for (const agent of kept.values()) agent.destroy();
      kept.clear();
    },
  };
}

function pauseAfter(error: unknown, failures: number): number {
  if (!(error instanceof KubeError) || !error.isPassing || failures === tries) throw error;
  return Math.min(error.retryAfterSeconds ?? 0.1 * 3 ** failures, 10) * 1000;
}
