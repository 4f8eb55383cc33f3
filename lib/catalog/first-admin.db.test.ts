import { describe, expect, test } from "vitest";
import { signIn } from "../auth/sign-in";
import { uniqueName } from "../testing/factories";
import { prepareTestDatabase } from "../testing/test-database";
import { acceptInvitation } from "./accept-invitation";
import { createFirstAdmin, isSetupLinkLive } from "./create-first-admin";
import { createSetupLink } from "./create-setup-link";
import { ensureTeam } from "./ensure-team";
import { listMembers } from "./list-members";

const { database } = prepareTestDatabase();
const password = "correct horse battery";
const address = "10.2.0.9";
const tokenOf = (link: { path: string } | null) => link?.path.replace("/setup/", "") ?? "";
const code = (result: { issues: { code: string }[] }) => result.issues[0]?.code;

// One story in order: a server has its first start only once.
describe("the first start", () => {
  test("each start shows a link of its own; the earlier one is void", async () => {
    const first = tokenOf(await createSetupLink());
    const second = tokenOf(await createSetupLink());
    expect([await isSetupLinkLive(first), await isSetupLinkLive(second)]).toEqual([false, true]);
    expect(code(await createFirstAdmin({ token: first, name: "Ana", password }, address))).toBe(
      "link-unusable",
    );
    expect(JSON.stringify(await database().setupLink.findMany())).not.toContain(second);
  });

  test("wrong input gives all issues and leaves the link good", async () => {
    const token = tokenOf(await createSetupLink());
    const result = await createFirstAdmin({ token, name: "", password: "short" }, address);
    expect(result.issues.map(({ path }) => path)).toEqual(["/name", "/password"]);
    expect(await isSetupLinkLive(token)).toBe(true);
  });

  test("the link of the first start is no invitation", async () => {
    const token = tokenOf(await createSetupLink());
    expect(code(await acceptInvitation({ token, name: "Eve", password }, address))).toBe("link-unusable");
    expect(await isSetupLinkLive(token)).toBe(true);
  });

  test("guesses are counted by address", async () => {
    const guess = (name: string) =>
      createFirstAdmin({ token: uniqueName("guess"), name, password }, "10.2.0.8");
    for (let index = 0; index < 50; index++) expect(code(await guess("Eve"))).toBe("link-unusable");
    expect(code(await guess("Eve"))).toBe("sign-in-limited");
    expect((await database().signInAttempt.findMany()).some(({ key }) => key.includes("guess"))).toBe(false);
  });

  test("followed three times at once it makes one admin, in the team that is there", async () => {
    const system = await ensureTeam("main");
    const token = tokenOf(await createSetupLink());
    const results = await Promise.all(
      ["Ana", "Ben", "Cy"].map((name) => createFirstAdmin({ token, name, password }, address)),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    const members = await listMembers(system);
    expect(members.map(({ role }) => role)).toEqual(["admin"]);
    expect((await signIn({ name: members[0]?.name ?? "", password }, "10.2.0.1")).ok).toBe(true);
  });

  test("used a second time, and at any later start, it does nothing", async () => {
    expect(await createSetupLink()).toBeNull();
    expect(await database().person.count()).toBe(1);
    expect(await database().setupLink.count({ where: { usedAt: null } })).toBe(0);
  });
});
