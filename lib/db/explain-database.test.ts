import { expect, it } from "vitest";
import { AppError } from "../errors";
import { explainDatabase } from "./explain-database";

const coded = (code: string) => Object.assign(new Error("x"), { code });
const adapted = (cause: object, code = "P2010") =>
  Object.assign(coded(code), { meta: { driverAdapterError: { cause } } });

it.each<[string, Error, RegExp]>([
  ["a disk that is full", coded("53100"), /no room left/],
  ["the same by Prisma", adapted({ originalCode: "53100", kind: "postgres" }, "P2039"), /no room left/],
  ["too many connections", coded("53300"), /no more work/],
  ["no memory", adapted({ originalCode: "53200", kind: "postgres" }), /no more work/],
  ["an end by its administrator", coded("57P01"), /stopped or started/],
  ["a crash", coded("57P02"), /stopped or started/],
  ["a start", adapted({ originalCode: "57P03", kind: "postgres" }), /stopped or started/],
  ["a standby", adapted({ originalCode: "25006", kind: "postgres" }), /only reads/],
  ["a deadlock", adapted({ originalCode: "40P01", kind: "TransactionWriteConflict" }), /another request/],
  ["a statement that was given up", coded("57014"), /too long/],
  ["a broken connection", coded("08006"), /cannot reach/],
  ["a disk that does not answer", coded("58030"), /cannot use its disk/],
  ["a wrong password", coded("28P01"), /may not use/],
  ["no such database", adapted({ originalCode: "3D000" }), /may not use/],
  ["nobody there", adapted({ kind: "DatabaseNotReachable" }), /cannot reach/],
  ["nobody there, by Prisma", coded("P1001"), /cannot reach/],
  ["nobody there, by Node", coded("ECONNREFUSED"), /cannot reach/],
  ["a transaction that found no connection", coded("P2028"), /too long/],
  ["a connection cut", new Error("Connection terminated unexpectedly"), /cannot reach/],
  ["a pool that is used up", new Error("timeout exceeded when trying to connect"), /no more work/],
  ["a query without an answer", new Error("Query read timeout"), /too long/],
  ["a cause further down", new Error("y", { cause: new Error("x", { cause: coded("57P01") }) }), /stopped/],
])("%s is told, and when to come again", (_, error, words) => {
  const told = explainDatabase(error);
  expect(told).toBeInstanceOf(AppError);
  expect(told?.code).toBe("UNAVAILABLE");
  expect(told?.message).toMatch(words);
  expect(told?.retryAfterSeconds).toBeGreaterThan(0);
  expect(told?.cause).toBe(error);
});

it.each<[string, unknown]>([
  ["a bug", new TypeError("x is not a function")],
  ["a rule of a table", coded("23505")],
  ["wrong SQL", coded("42601")],
  ["a rule by Prisma", coded("P2002")],
  ["words of a use case", new AppError("CONFLICT", "x", { cause: coded("57P01") })],
  ["no error", "57P01"],
  ["nothing", undefined],
])("%s is none of the database's troubles", (_, error) => {
  expect(explainDatabase(error)).toBeUndefined();
});
