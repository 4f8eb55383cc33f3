import { scrypt } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { hashPassword, isOutdated } from "../db/password-hash";
import { makeMember, makeSession, uniqueName } from "../testing/factories";
import { prepareTestDatabase } from "../testing/test-database";
import { findSessionPerson } from "./find-session-person";
import { signIn } from "./sign-in";

vi.mock("node:crypto", async (importOriginal) => {
  const original = await importOriginal<typeof import("node:crypto")>();
  return { ...original, scrypt: vi.fn(original.scrypt) };
});

const { database } = prepareTestDatabase();
const password = "correct horse battery";
const hashed = hashPassword(password);

async function makePerson(name = uniqueName("person")) {
  return makeMember(database(), "researcher", { name, passwordHash: await hashed });
}
let addresses = 0;
const freshAddress = () => `10.0.0.${++addresses}`;

afterEach(() => vi.restoreAllMocks());

describe("signIn", () => {
  test("the right name in any case and the right password open a session that the database confirms", async () => {
    const person = await makePerson("Ana María");
    const result = await signIn({ name: "  ana MARÍA", password }, freshAddress());
    expect(result.ok && result.value).toEqual({ personId: person.personId });
    const session = await makeSession(database(), person.personId);
    expect((await findSessionPerson(session))?.person.name).toBe("Ana María");
  });

  test("unknown name, wrong password and no password set get the same answer", async () => {
    const person = await makePerson();
    const bare = await makeMember(database(), "viewer");
    const answers = [
      await signIn({ name: "nobody at all", password }, freshAddress()),
      await signIn({ name: person.name, password: "wrong" }, freshAddress()),
      await signIn({ name: bare.name, password }, freshAddress()),
      await signIn({ name: "x".repeat(10_000), password }, freshAddress()),
      await signIn({ name: "nul\u0000", password }, freshAddress()),
    ];
    const messages = answers.map(({ issues }) =>
      issues.map(({ code, message, path }) => [code, message, path]),
    );
    for (const found of messages)
      expect(found).toEqual([["sign-in-refused", "The name or the password is wrong.", ""]]);
  });

  test("an unknown name and one without a password take the work of a known one", async () => {
    const derived = vi.mocked(scrypt);
    const bare = await makeMember(database(), "viewer");
    for (const name of [(await makePerson()).name, uniqueName("nobody"), bare.name]) {
      derived.mockClear();
      await signIn({ name, password: "wrong" }, freshAddress());
      expect(derived.mock.calls.map(([, , length, cost]) => ({ length, cost }))).toEqual([
        { length: 32, cost: expect.objectContaining({ N: 32_768, r: 8, p: 3 }) },
      ]);
    }
  });

  test("the eleventh try on a name is refused from any address, even with the right password", async () => {
    const person = await makePerson();
    for (let index = 0; index < 10; index++)
      await signIn({ name: person.name, password: "wrong" }, freshAddress());
    const result = await signIn({ name: person.name, password }, freshAddress());
    expect(result.issues.map(({ code }) => code)).toEqual(["sign-in-limited"]);
    expect(result.issues[0]?.message).toMatch(/wait 1\d minutes/);
  });

  test("a name that does not exist is limited alike", async () => {
    const name = uniqueName("nobody");
    const results = [];
    for (let index = 0; index < 11; index++)
      results.push(await signIn({ name, password: "wrong" }, freshAddress()));
    expect(results.at(-1)?.issues[0]?.code).toBe("sign-in-limited");
  });

  test("tries sent at once do not pass the limit together", async () => {
    const person = await makePerson();
    const results = await Promise.all(
      Array.from({ length: 30 }, () => signIn({ name: person.name, password: "wrong" }, freshAddress())),
    );
    expect(results.filter(({ issues }) => issues[0]?.code === "sign-in-refused")).toHaveLength(10);
  });

  test("one address that tries many names is limited", async () => {
    const address = freshAddress();
    const key = `address:${address}`;
    await database().signInAttempt.create({ data: { key, failures: 50 } });
    const person = await makePerson();
    expect((await signIn({ name: person.name, password }, address)).issues[0]?.code).toBe("sign-in-limited");
  });

  test("when the window is over, tries are allowed again", async () => {
    const person = await makePerson();
    for (let index = 0; index < 11; index++)
      await signIn({ name: person.name, password: "wrong" }, freshAddress());
    await database().signInAttempt.updateMany({ data: { windowStart: new Date(Date.now() - 16 * 60_000) } });
    expect((await signIn({ name: person.name, password }, freshAddress())).ok).toBe(true);
  });

  test("a success clears the count of its name", async () => {
    const person = await makePerson();
    for (let round = 0; round < 3; round++) {
      for (let index = 0; index < 5; index++)
        await signIn({ name: person.name, password: "wrong" }, freshAddress());
      expect((await signIn({ name: person.name, password }, freshAddress())).ok).toBe(true);
    }
  });

  test("a hash of an older cost still opens, and is stored anew", async () => {
    const old = "scrypt$N=1024,r=8,p=1$c2FsdHNhbHQ$";
    const { scryptSync } = await import("node:crypto");
    const key = scryptSync(password, Buffer.from("saltsalt"), 32, { N: 1024, r: 8, p: 1 });
    const person = await makeMember(database(), "viewer", { passwordHash: old + key.toString("base64url") });
    expect((await signIn({ name: person.name, password }, freshAddress())).ok).toBe(true);
    const row = await database().person.findUniqueOrThrow({ where: { id: person.personId } });
    expect(isOutdated(row.passwordHash ?? "")).toBe(false);
    expect((await signIn({ name: person.name, password }, freshAddress())).ok).toBe(true);
  });

  test("who is in no team is told so, after the password was right", async () => {
    const person = await makePerson();
    await database().membership.deleteMany({ where: { personId: person.personId } });
    expect((await signIn({ name: person.name, password: "x" }, freshAddress())).issues[0]?.code).toBe(
      "sign-in-refused",
    );
    expect((await signIn({ name: person.name, password }, freshAddress())).issues[0]?.code).toBe(
      "sign-in-no-team",
    );
  });

  test("no typed name is stored in the table of tries", async () => {
    await signIn({ name: "my password by mistake", password: "x" }, freshAddress());
    const rows = await database().signInAttempt.findMany();
    expect(rows.some(({ key }) => key.includes("mistake"))).toBe(false);
  });
});
