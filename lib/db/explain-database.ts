import { z } from "zod";
import { AppError } from "../errors";

/** What every error of Postgres or of the way to it has somewhere, by which of the two libraries it was asked. */
const failureSchema = z.object({
  message: z.string().catch(""),
  code: z.string().optional().catch(undefined),
  meta: z
    .object({
      driverAdapterError: z.object({
        cause: z.object({
          originalCode: z.string().optional(),
          kind: z.string().optional(),
        }),
      }),
    })
    .optional()
    .catch(undefined),
});

/**
 * What who asked is told when the database could not do it now, whoever asks: 503, and when to come again. Undefined for any other
 * error, a broken rule or a bug for instance.
 */
export function explainDatabase(error: unknown): AppError | undefined {
  const trouble = troubleOf(error);
  if (!trouble) return undefined;
  const [message, retryAfterSeconds] = troubles[trouble];
  return new AppError("UNAVAILABLE", message, { cause: error, retryAfterSeconds });
}

const again = "Nothing of this was kept: send it again later.";
/** The connection may have broken just after it was stored. */
const perhaps = "Most likely nothing of this was kept: look, and send it again later.";

/** Words, and after how many seconds it makes sense to ask again. */
const troubles = {
  away: [`The server cannot reach its database. ${perhaps}`, 5],
  stopping: [`The server's database is being stopped or started. ${perhaps}`, 5],
  noRoom: [`The server's database has no room left on its disk: its operator must make some. ${again}`, 30],
  busy: [`The server's database takes no more work at this moment. ${again}`, 5],
  readOnly: [`The server's database only reads at this moment, and this would be written. ${again}`, 10],
  late: [`The server's database took too long. ${perhaps}`, 5],
  crossed: [`This met another request that changes the same. ${again}`, 1],
  forbidden: [`The server may not use its database: its operator must let it. ${again}`, 30],
  disk: [`The server's database cannot use its disk: its operator must look at it. ${again}`, 30],
} satisfies Record<string, [string, number]>;
type Trouble = keyof typeof troubles;

function troubleOf(error: unknown): Trouble | undefined {
  if (!(error instanceof Error) || error instanceof AppError) return undefined;
  const { message, code = "", meta } = failureSchema.parse(error);
  const { originalCode = "", kind = "" } = meta?.driverAdapterError.cause ?? {};
  for (const one of [originalCode, code, kind]) {
    const trouble = byCode[one] ?? (isSqlState(one) ? byClass[one.slice(0, 2)] : undefined);
    if (trouble) return trouble;
  }
  return byMessage.find(([start]) => message.startsWith(start))?.[1] ?? troubleOf(error.cause);
}

function isSqlState(code: string): boolean {
  return /^\d[0-9A-Z]{4}$/.test(code);
}

const byClass: Record<string, Trouble> = {
  "08": "away",
  "28": "forbidden",
  "53": "busy",
  "58": "disk",
};

/** States of Postgres, codes of Prisma and of Node, and what Prisma calls an error of the connection. */
const byCode: Record<string, Trouble> = {
  "25006": "readOnly",
  "3D000": "forbidden",
  "40001": "crossed",
  "40P01": "crossed",
  "53100": "noRoom",
  "55P03": "late",
  "57014": "late",
  "57P01": "stopping",
  "57P02": "stopping",
  "57P03": "stopping",
  "57P05": "stopping",
  P1000: "forbidden",
  P1001: "away",
  P1002: "away",
  P1003: "forbidden",
  P1008: "late",
  P1010: "forbidden",
  P1011: "away",
  P1017: "away",
  P2024: "busy",
  P2028: "late",
  P2034: "crossed",
  P2037: "busy",
  ECONNREFUSED: "away",
  ECONNRESET: "away",
  EHOSTUNREACH: "away",
  ENETUNREACH: "away",
  ENOTFOUND: "away",
  EAI_AGAIN: "away",
  EPIPE: "away",
  ETIMEDOUT: "away",
  DatabaseNotReachable: "away",
  ConnectionClosed: "away",
  SocketTimeout: "away",
  TlsConnectionError: "away",
};

/** The driver gives these no code. */
const byMessage: [string, Trouble][] = [
  ["Connection terminated", "away"],
  ["Client has encountered a connection error", "away"],
  ["Query read timeout", "late"],
  ["timeout exceeded when trying to connect", "busy"],
];
