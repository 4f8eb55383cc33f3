/** The typed client of the public API: what the command line and the end-to-end tests call. */
import type { z } from "zod";
import type { SaveConflict } from "../config/catalog-view";
import type { Issue } from "../config/issue";
import { explainFailure } from "../network/explain-failure";
import { withinTime } from "../network/within-time";
import { type Endpoint, fillPath, type PathParams } from "./endpoint";
import { errorAnswerSchema } from "./shared-answers";

/** A call that was refused, or that never got an answer (`status` 0). The message is safe to show. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly issues: Issue[];
  readonly conflict: SaveConflict | undefined;
  constructor(
    refusal: { status: number; code: string; message: string; issues?: Issue[]; conflict?: SaveConflict },
    options?: ErrorOptions,
  ) {
    super(refusal.message, options);
    this.name = "ApiError";
    this.status = refusal.status;
    this.code = refusal.code;
    this.issues = refusal.issues ?? [];
    this.conflict = refusal.conflict;
  }
}

export interface ClientOptions {
  /** Of the server, such as `https://slipway.example.com`. */
  url: string;
  /** A person's API token. */
  key: string;
  fetch?: typeof fetch;
  /** How long an answer is waited for; of a stream, its beginning. Left out: as long as it takes. */
  patienceMs?: number;
}

type ParamsOf<E extends Endpoint> = keyof PathParams<E> extends never ? unknown : { params: PathParams<E> };
type QueryOf<E extends Endpoint> = E["query"] extends z.ZodType ? { query?: z.input<E["query"]> } : unknown;
type BodyOf<E extends Endpoint> = E["body"] extends z.ZodType ? { body: z.input<E["body"]> } : unknown;
export type CallInput<E extends Endpoint> = ParamsOf<E> & QueryOf<E> & BodyOf<E> & CallOptions;

export interface CallOptions {
  idempotencyKey?: string;
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

interface LooseInput extends CallOptions {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
}

type AnswerOf<E extends Endpoint> = E["answer"] extends z.ZodType ? z.output<E["answer"]> : never;

export interface Client {
  /** Calls an endpoint that answers JSON; throws ApiError when it is refused. */
  call: <E extends Endpoint>(endpoint: E, input: CallInput<E>) => Promise<AnswerOf<E>>;
  /** Opens an endpoint of any kind and gives the response itself. */
  open: <E extends Endpoint>(endpoint: E, input: CallInput<E>) => Promise<Response>;
}

export function createClient(options: ClientOptions): Client {
  const ask = async <T>(input: LooseInput, work: (input: LooseInput) => Promise<T>): Promise<T> => {
    try {
      return await inPatience(options.patienceMs, input, work);
    } catch (cause) {
      if (cause instanceof ApiError || input.signal?.aborted || !isNetworkFailure(cause)) throw cause;
      throw noAnswer(options.url, cause);
    }
  };
  const open = async (endpoint: Endpoint, input: LooseInput): Promise<Response> => {
    const response = await send(options, endpoint, input);
    if (response.ok) return response;
    throw await toApiError(response);
  };
  return {
    open: (endpoint, input) => ask(input, (asked) => open(endpoint, asked)),
    async call(endpoint, input) {
      const { answer } = endpoint;
      if (typeof answer === "string") throw new Error(`${endpoint.path} does not answer JSON: open it`);
      const body = await ask(input, async (asked) => readJson(await open(endpoint, asked)));
      return parseAnswer<typeof endpoint>(answer, body);
    },
  };
}

async function inPatience<T>(
  patienceMs: number | undefined,
  input: LooseInput,
  work: (input: LooseInput) => Promise<T>,
): Promise<T> {
  if (patienceMs === undefined) return await work(input);
  return await withinTime(patienceMs, (late) =>
    work({ ...input, signal: input.signal ? AbortSignal.any([input.signal, late]) : late }),
  );
}

/** Late, or broken off while the answer was read. */
function isNetworkFailure(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof DOMException && error.name === "TimeoutError");
}

function noAnswer(url: string, cause: unknown): ApiError {
  const problem = explainFailure(cause);
  const message = problem ? `${url} ${problem.what}. ${problem.fix}` : `No Slipway server answers at ${url}.`;
  return new ApiError({ status: 0, code: "UNAVAILABLE", message }, { cause });
}

async function send(options: ClientOptions, endpoint: Endpoint, input: LooseInput): Promise<Response> {
  const headers: Record<string, string> = { ...input.headers, authorization: `Bearer ${options.key}` };
  if (input.idempotencyKey) headers["idempotency-key"] = input.idempotencyKey;
  if (input.body !== undefined) headers["content-type"] = "application/json";
  const address = addressOf(options.url, endpoint, input);
  const init: RequestInit = { method: endpoint.method, headers, signal: input.signal ?? null };
  if (input.body !== undefined) init.body = JSON.stringify(input.body);
  try {
    return await (options.fetch ?? fetch)(address, init);
  } catch (cause) {
    if (input.signal?.aborted) throw cause;
    throw noAnswer(options.url, cause);
  }
}

function addressOf(url: string, endpoint: Endpoint, { params = {}, query = {} }: LooseInput): URL {
  // An address would lose them, and mean another endpoint; nothing is called like that.
  const odd = Object.entries(params).find(([, value]) => /^\.*$/.test(value));
  if (odd)
    throw new ApiError({ status: 404, code: "NOT_FOUND", message: `There is no ${odd[0]} "${odd[1]}".` });
  const address = new URL(fillPath(endpoint.path, params), url);
  for (const [name, value] of Object.entries(query))
    for (const one of [value].flat()) if (one !== undefined) address.searchParams.append(name, String(one));
  return address;
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw strangeAnswer(response.status, "it is not JSON", cause);
  }
}

function parseAnswer<E extends Endpoint>(schema: z.ZodType, body: unknown): AnswerOf<E> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return asAnswerOfItsEndpoint<E>(parsed.data);
  const first = parsed.error.issues[0];
  throw strangeAnswer(200, `${first?.path.join(".") ?? ""}: ${first?.message ?? ""}`);
}

/** The endpoint's own schema has just parsed it. */
function asAnswerOfItsEndpoint<E extends Endpoint>(data: unknown): AnswerOf<E> {
  return data as AnswerOf<E>;
}

function strangeAnswer(status: number, why: string, cause?: unknown): ApiError {
  const message = `The answer is not that of a Slipway server of this version (${why}).`;
  return new ApiError({ status, code: "INTERNAL", message }, { cause });
}

async function toApiError(response: Response): Promise<ApiError> {
  const { status } = response;
  const body: unknown = await response.json().catch(() => undefined);
  const parsed = errorAnswerSchema.safeParse(body);
  if (!parsed.success) return strangeAnswer(status, `status ${status}`);
  return new ApiError({ status, ...parsed.data.error });
}
