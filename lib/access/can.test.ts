import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AgentActor,
  type PersonActor,
  type Role,
  type RunActor,
  roles,
  type SystemActor,
} from "./actor";
import { can } from "./can";
import { type Permission, permissions, queueTokenPermissions, rolePermissions } from "./permissions";
import { refusalWords } from "./refusal-words";
import { trustTeamId } from "./trust-team-id";

const teamId = trustTeamId("t1");
const person = (role: Role, queueIds?: string[]): PersonActor => ({
  kind: "person",
  personId: "p1",
  name: "Ana",
  teamId,
  role,
  ...(queueIds ? { queueIds } : {}),
});
const agent: AgentActor = { kind: "agent", tokenId: "k1", name: "gpu-1", teamId, queueIds: ["q1"] };
const system: SystemActor = { kind: "system", name: "system", teamId };

describe("can", () => {
  test.each<[Role, Permission, boolean]>([
    ["viewer", "run:view", true],
    ["viewer", "run:launch", false],
    ["viewer", "audit:view", false],
    ["researcher", "run:launch", true],
    ["researcher", "run:cancel", false],
    ["researcher", "queue:edit", false],
    ["researcher", "config:reveal", false],
    ["lead", "run:cancel", true],
    ["lead", "audit:view", true],
    ["lead", "queue:edit", false],
    ["lead", "member:edit", false],
    ["lead", "garbage:view", false],
    ["lead", "garbage:sweep", false],
    ["admin", "queue:edit", true],
    ["admin", "config:reveal", true],
    ["admin", "run:lease", false],
  ])("%s, %s: %s", (role, permission, expected) => {
    expect(can(person(role), permission)).toBe(expected);
  });

  test("each role may do all that the one below may", () => {
    const order: Role[] = ["viewer", "researcher", "lead", "admin"];
    for (const [index, role] of order.entries())
      for (const permission of rolePermissions[order[Math.max(0, index - 1)] ?? "viewer"])
        expect(rolePermissions[role].has(permission)).toBe(true);
  });

  test("a researcher stops their own runs and nobody else's", () => {
    expect(can(person("researcher"), "run:cancel", { authorId: "p1" })).toBe(true);
    expect(can(person("researcher"), "run:cancel", { authorId: "p2" })).toBe(false);
    expect(can(person("researcher"), "run:cancel", { authorId: null })).toBe(false);
    expect(can(person("viewer"), "run:cancel", { authorId: "p1" })).toBe(false);
  });

  test("another team's subject is always refused", () => {
    for (const actor of [person("admin"), agent, system])
      for (const permission of permissions) expect(can(actor, permission, { teamId: "t2" })).toBe(false);
  });

  test("an unknown permission or role means no", () => {
    expect(can(person("admin"), "queue:explode" as Permission)).toBe(false);
    expect(can(system, "toString" as Permission)).toBe(false);
    expect(can(person("constructor" as Role), "run:view")).toBe(false);
    expect(can(person("toString" as Role), "run:view")).toBe(false);
  });

  test("an agent may register, lease and report in its queues, and nothing else", () => {
    const allowed = permissions.filter((permission) => can(agent, permission, { queueId: "q1" }));
    expect(allowed).toEqual(["agent:register", "run:lease", "run:report"]);
    expect(can(agent, "run:lease", { queueId: "q2" })).toBe(false);
  });

  test("the key of a run reaches that run, and nothing that is no run or another's", () => {
    const run: RunActor = { kind: "run", runId: "r1", attempt: 1, name: "Ana", teamId };
    const allowed = permissions.filter((permission) => can(run, permission, { teamId, runId: "r1" }));
    expect(allowed).toEqual(["run:view", "run:report", "artifact:view", "artifact:write"]);
    for (const permission of permissions)
      for (const subject of [{}, { teamId }, { runId: "r2" }, { teamId: "t2", runId: "r1" }])
        expect(can(run, permission, subject)).toBe(false);
    expect(refusalWords(run, "queue:view")).toContain("run r1");
  });

  test("a read-only token sees what its maker sees and changes nothing, whatever its maker's role", () => {
    const token = { id: "t1", expiresAt: null, isReadOnly: true };
    for (const role of roles)
      for (const permission of permissions) {
        const looks = /:view(-own)?$/.test(permission);
        expect(can({ ...person(role), token }, permission)).toBe(looks && can(person(role), permission));
        expect(can({ ...person(role), token }, permission, { authorId: "p1" })).toBe(
          looks && can(person(role), permission, { authorId: "p1" }),
        );
      }
  });

  test("who is refused is told what forbids it", () => {
    const readOnly = { ...person("admin"), token: { id: "t1", expiresAt: null, isReadOnly: true } };
    expect(refusalWords(readOnly, "run:launch", "ask an admin")).toContain("read-only");
    expect(refusalWords(person("admin", ["q1"]), "queue:edit")).toContain("limited to some queues");
    expect(refusalWords(person("viewer"), "run:launch")).toContain("Your role (viewer)");
    expect(refusalWords(person("viewer"), "run:launch", "ask an admin")).toBe("ask an admin");
    expect(refusalWords(agent, "run:launch")).toContain("kind agent");
  });

  test("a token limited to queues reaches no other queue, and cannot widen itself, whatever its maker's role", () => {
    fc.assert(
      fc.property(fc.constantFrom(...roles), fc.constantFrom(...permissions), (role, permission) => {
        expect(can(person(role, ["q1"]), permission, { queueId: "q2" })).toBe(false);
        const left = queueTokenPermissions.has(permission) && can(person(role), permission);
        expect(can(person(role, ["q1"]), permission, { queueId: "q1" })).toBe(left);
        for (const widening of [
          "token:create-own",
          "token:create-agent",
          "member:edit",
          "queue:edit",
        ] as const)
          expect(can(person(role, ["q1"]), widening)).toBe(false);
      }),
    );
  });
});
