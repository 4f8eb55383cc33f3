import { describe, expect, it } from "vitest";
import type { PersonActor, Role, TeamId } from "../../access/actor";
import type { Source } from "../../config/resolution";
import { showConfig } from "./show-config";

const person = (role: Role): PersonActor => ({
  kind: "person",
  personId: "p1",
  name: "Ada",
  teamId: "t1" as TeamId,
  role,
});
const source = (layer: Source["layer"]): Source => ({ layer, file: "a", line: 1, column: 1 });
const resolved = {
  config: { env: { QUEUE: "from the queue", OWN: "mine" } },
  sources: { "/env/QUEUE": source("queue"), "/env/OWN": source("job") },
  manifest: { Env: ["QUEUE=from the queue", "OWN=mine"] },
  fromAgent: [{ name: "TOKEN", at: "env.URL", text: "https://${TOKEN}@queue.example.com" }],
};

describe("showConfig", () => {
  it("shows an admin the values of the queue's variables", () => {
    expect(showConfig(person("admin"), resolved)).toEqual(resolved);
  });

  it.each<Role>(["lead", "researcher", "viewer"])("shows a %s their names only", (role) => {
    expect(showConfig(person(role), resolved)).toEqual({
      config: { env: { QUEUE: "***", OWN: "mine" } },
      sources: resolved.sources,
      manifest: { Env: ["QUEUE=***", "OWN=mine"] },
      fromAgent: [{ name: "TOKEN", at: "env.URL", text: "***" }],
    });
  });
});
