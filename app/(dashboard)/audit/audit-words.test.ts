import { describe, expect, it } from "vitest";
import { auditHref, readAuditAddress } from "./audit-address";
import { auditFacts, auditHrefOf, auditVerb } from "./audit-words";

describe("an entry of the audit", () => {
  it.each([
    ["queue:saved", {}, "saved the queue"],
    ["queue:archived", { archived: true }, "archived the queue"],
    ["job:archived", { archived: false }, "took back the job"],
    ["agent:draining", { order: "shutdown" }, "shut down the agent"],
    ["agent:draining", { order: "resume" }, "resumed the agent"],
    ["something:new", {}, "something:new"],
    ["constructor", {}, "constructor"],
  ])("%s with %o reads %s", (kind, data, words) => {
    expect(auditVerb({ kind, data })).toBe(words);
  });

  it("shows facts and leaves out ids and what is empty", () => {
    const data = {
      note: "why",
      kind: "base",
      queueId: "q1",
      version: 3,
      text: "",
      from: "lead",
      to: "admin",
      archived: true,
      x: null,
    };
    expect(auditFacts({ data })).toBe("v3 · base · from lead · to admin · “why”");
  });

  it.each([
    ["queue:saved", "gpu a100", {}, "/queues/gpu%20a100"],
    ["config:saved", "vision/base.yaml", { kind: "base" }, "/configs/base/vision/base.yaml"],
    ["config:saved", "team defaults", { kind: "team-defaults" }, "/configs/team-defaults"],
    ["agent:draining", "box", { agentId: "a1" }, "/agents/a1"],
    ["token:created", "ci", {}, undefined],
  ])("%s of %s leads to its page", (kind, subject, data, href) => {
    expect(auditHrefOf({ kind, subject, data })).toBe(href);
  });

  it("the address keeps the filter over pages and begins a new one at its first", () => {
    const address = readAuditAddress({ kind: "queue", q: "gpu", page: "3" });
    expect(auditHref(address, { page: 4 })).toBe("/audit?kind=queue&q=gpu&page=4");
    expect(auditHref(address, { kind: "job" })).toBe("/audit?kind=job&q=gpu");
    expect(auditHref(readAuditAddress({ kind: "x", page: "0" }), {})).toBe("/audit");
  });
});
