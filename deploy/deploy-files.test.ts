import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";

const root = path.resolve(import.meta.dirname, "..");
const read = (name: string) => fs.readFileSync(path.join(root, name), "utf8");

interface Instruction {
  word: string;
  rest: string;
}

function readDockerfile(name: string): Instruction[] {
  const lines = read(name).replaceAll(/\\\n/gu, " ").split("\n");
  return lines
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const [word = "", ...rest] = line.trim().split(/\s+/u);
      return { word, rest: rest.join(" ") };
    });
}

const ignored = read(".dockerignore")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));
const isInContext = (file: string) => {
  const [top = ""] = file.replace(/^\.\//u, "").split("/");
  return file === "." || ignored.includes(`!${top}`);
};

describe.each(["deploy/server.Dockerfile", "deploy/agent.Dockerfile"])("%s", (name) => {
  const instructions = readDockerfile(name);
  const of = (word: string) => instructions.filter((one) => one.word === word).map(({ rest }) => rest);

  it("copies only what exists and what the context lets through", () => {
    const sources = of("COPY")
      .filter((rest) => !rest.startsWith("--from="))
      .flatMap((rest) => rest.split(" ").slice(0, -1));
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) {
      expect(fs.existsSync(path.join(root, source)), source).toBe(true);
      expect(isInContext(source), source).toBe(true);
    }
  });

  it("copies from a stage only what that stage has", () => {
    for (const rest of of("COPY").filter((one) => one.startsWith("--from=build "))) {
      for (const source of rest.split(" ").slice(1, -1)) {
        const file = source.replace("/slipway/", "");
        const isMade = /^(?:node_modules|\.next\/standalone)$/u.test(file);
        expect(isMade || fs.existsSync(path.join(root, file)), source).toBe(true);
      }
    }
  });

  it("runs as a person without rights, on a pinned base, without secrets", () => {
    expect(of("USER").at(-1)).toBe("node");
    expect(of("ARG")).toEqual([expect.stringMatching(/^NODE_IMAGE=node:\d+\.\d+\.\d+-/u)]);
    expect(of("FROM").every((from) => from.startsWith(`\${NODE_IMAGE}`))).toBe(true);
    expect(JSON.stringify(of("ENV"))).not.toMatch(/SECRET|TOKEN|PASSWORD|KEY/u);
  });

  it("starts a program that is there", () => {
    const start = JSON.parse(of("ENTRYPOINT").at(-1) ?? of("CMD").at(-1) ?? "[]");
    expect(start[0]).toBe("node");
    expect(fs.existsSync(path.join(root, start[1]))).toBe(true);
  });
});

describe("deploy/compose.yaml", () => {
  const serviceSchema = z.strictObject({
    image: z.string(),
    restart: z.literal("unless-stopped"),
    build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
    profiles: z.array(z.string()).optional(),
    depends_on: z.record(z.string(), z.strictObject({ condition: z.literal("service_healthy") })).optional(),
    environment: z.record(z.string(), z.string()),
    command: z.array(z.string()).optional(),
    healthcheck: z
      .strictObject({
        test: z.array(z.string()),
        interval: z.string(),
        timeout: z.string(),
        retries: z.int(),
      })
      .optional(),
    ports: z.array(z.string()).optional(),
    volumes: z.array(z.string()).optional(),
    secrets: z.array(z.string()).optional(),
    group_add: z.array(z.string()).optional(),
  });
  const composeSchema = z.strictObject({
    name: z.string(),
    services: z.record(z.string(), serviceSchema),
    volumes: z.record(z.string(), z.null()),
    secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
  });
  const compose = composeSchema.parse(parse(read("deploy/compose.yaml")));
  const { services } = compose;

  it("names only services, volumes, secrets and files that there are", () => {
    for (const service of Object.values(services)) {
      for (const needed of Object.keys(service.depends_on ?? {})) expect(services).toHaveProperty(needed);
      for (const secret of service.secrets ?? []) expect(compose.secrets).toHaveProperty(secret);
      for (const volume of service.volumes ?? [])
        if (!volume.startsWith("/")) expect(compose.volumes).toHaveProperty(volume.split(":")[0] ?? "");
      if (service.build) {
        expect(
          fs.existsSync(path.join(root, "deploy", service.build.context, service.build.dockerfile)),
        ).toBe(true);
      }
    }
  });

  it("holds no secret, and its example names every variable it takes", () => {
    const text = read("deploy/compose.yaml");
    const named = [...text.matchAll(/\$\{(\w+)/gu)].map(([, name]) => name ?? "");
    const example = read("deploy/compose.env.example");
    for (const name of new Set(named)) expect(example).toMatch(new RegExp(`^${name}=`, "mu"));
    for (const { environment } of Object.values(services))
      for (const [name, value] of Object.entries(environment))
        if (/PASSWORD|SECRET|TOKEN$/u.test(name)) expect(value).toMatch(/^\$\{/u);
  });

  it("opens the server to this machine only", () => {
    for (const { ports = [] } of Object.values(services))
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/u);
  });

  it("waits for a database that is healthy, and an image that says when it is", () => {
    expect(services.server?.depends_on).toEqual({ postgres: { condition: "service_healthy" } });
    expect(services.postgres?.healthcheck).toBeDefined();
    expect(read("deploy/server.Dockerfile")).toContain("HEALTHCHECK");
  });
});

describe("the rights of an agent", () => {
  const rules = (text: string): unknown[] =>
    parseAllDocuments(text)
      .map((document) => document.toJS() as { kind: string; rules?: unknown[] })
      .flatMap((object) => (object.kind === "Role" ? (object.rules ?? []) : []));

  it("are the same in the plain file and in the chart, and none reads secrets or the cluster", () => {
    const plain = rules(read("deploy/kubernetes/agent-rbac.yaml"));
    const template = read("deploy/helm/slipway/templates/agent-rbac.yaml");
    const body = /^rules:\n([\s\S]*?)\n {2}\{\{- range/mu.exec(template)?.[1] ?? "";
    expect(parse(body)).toEqual(plain);
    expect(JSON.stringify(plain)).not.toContain("*");
    expect(plain).toContainEqual({ apiGroups: [""], resources: ["secrets"], verbs: ["create", "delete"] });
    expect(`${read("deploy/kubernetes/agent-rbac.yaml")}${template}`).not.toContain("ClusterRole");
  });
});
