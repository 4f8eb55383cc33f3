import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../config/tree/node";
import { planBuild } from "./build-plan";
import type { TarEntry } from "./pack-tar";
import { needsCode } from "./write-dockerfile";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-plan-"));
afterAll(() => fs.rmSync(root, { recursive: true }));

let count = 0;
function checkout(files: Record<string, string>): string {
  const dir = path.join(root, String(count++));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(dir, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  return dir;
}
const git = { repository: "https://example.com/team/My_Trainer.git" };
const plan = (codeDir: string, config: JsonObject = {}, settings = {}, runsAsRoot = false) =>
  planBuild(
    {
      runId: "r",
      attempt: 1,
      agent: "test",
      ownId: "test-id",
      codeDir,
      attemptDir: root,
      config: { git, entry_point: ["train.py"], ...config },
    },
    settings,
    runsAsRoot,
  );
const textOf = (entries: TarEntry[]) => {
  const [first] = entries;
  return first?.content.kind === "text" ? first.content.text : "";
};

describe("planBuild", () => {
  it("gives equal code one name, wherever it was checked out", async () => {
    const files = { "train.py": "print(1)", "lib/a.py": "" };
    const [one, two] = await Promise.all([
      plan(checkout(files)),
      plan(checkout({ ...files, ".git/HEAD": "x" })),
    ]);
    expect(one.image).toMatch(/^slipway\/my-trainer:[0-9a-f]{20}$/);
    expect(two.image).toBe(one.image);
    expect(two.entries.map(({ path: name }) => name)).not.toContain("src/.git");
  });

  it("gives another name when anything that matters differs", async () => {
    const base = { "train.py": "print(1)" };
    const script = checkout(base);
    fs.chmodSync(path.join(script, "train.py"), 0o755);
    const link = checkout(base);
    fs.symlinkSync("train.py", path.join(link, "other.py"));
    const plans = await Promise.all([
      plan(checkout(base)),
      plan(checkout({ "train.py": "print(2)" })),
      plan(checkout({ "main.py": "print(1)" })),
      plan(checkout({ ...base, "requirements.txt": "" })),
      plan(script),
      plan(link),
      plan(checkout(base), { entry_point: ["other.py"] }),
      plan(checkout(base), { builder: { accelerator: { base_image: "cuda:12" } } }),
      plan(checkout(base), {}, { platform: "linux/arm64" }),
      plan(checkout(base), {}, {}, true),
    ]);
    expect(new Set(plans.map(({ image }) => image)).size).toBe(plans.length);
  });

  it("leaves out what .dockerignore names, but not what it takes back", async () => {
    const { entries } = await plan(
      checkout({
        ".dockerignore": "data\n!data/keep.txt\n*.log\n",
        "data/big": "",
        "data/keep.txt": "",
        "a.log": "",
        "a.py": "",
      }),
    );
    expect(entries.map(({ path: name }) => name)).toEqual([
      "Dockerfile",
      "src/.dockerignore",
      "src/a.py",
      "src/data/keep.txt",
    ]);
  });

  it.each<[string, Record<string, string>, string, string[]]>([
    [
      "requirements before others",
      { "requirements.txt": "torch==2.1.0\n", "environment.yaml": "", "pyproject.toml": "" },
      "python:3.12-slim-bookworm",
      [
        "COPY src/requirements.txt ./",
        "RUN python -m pip install -r requirements.txt",
        "COPY --chown=1000:0 src/ ./",
      ],
    ],
    [
      "requirements that name files of the code",
      { "requirements.txt": "./wheels/a.whl\n" },
      "python:3.12-slim-bookworm",
      ["COPY --chown=1000:0 src/ ./", "RUN python -m pip install -r requirements.txt"],
    ],
    [
      "conda",
      { "environment.yaml": "", "pyproject.toml": "" },
      "condaforge/miniforge3:24.9.2-0",
      ["env update"],
    ],
    [
      "a package",
      { "pyproject.toml": "[build-system]\nrequires = []\n" },
      "python:3.12-slim-bookworm",
      ["COPY --chown=1000:0 src/ ./", "RUN python -m pip install ."],
    ],
    [
      "a project's dependencies",
      { "pyproject.toml": "[project]\n" },
      "python:3.12-slim-bookworm",
      ["tomllib", "/tmp/requirements.txt"],
    ],
    ["nothing", { "train.py": "" }, "python:3.12-slim-bookworm", ["COPY --chown=1000:0 src/ ./"]],
  ])("generates a Dockerfile with %s", async (_, files, base, lines) => {
    const text = textOf((await plan(checkout(files))).entries);
    expect(text).toContain(`FROM ${base}\n`);
    let from = 0;
    for (const line of lines) {
      const at = text.indexOf(line, from);
      expect(at, line).toBeGreaterThanOrEqual(from);
      from = at + line.length;
    }
    expect(text.trimEnd().split("\n").slice(-2)).toEqual(["USER 1000:0", 'ENTRYPOINT ["python","train.py"]']);
  });

  it("takes the accelerator's base image, and brings Python where it may lack", async () => {
    const config = { builder: { accelerator: { base_image: "nvidia/cuda:12.1.0-devel-ubuntu22.04" } } };
    const text = textOf((await plan(checkout({ "a.py": "" }), config, { baseImage: "agent:1" })).entries);
    expect(text).toContain("FROM nvidia/cuda:12.1.0-devel-ubuntu22.04\n");
    expect(text).toContain("apt-get install -y --no-install-recommends python3 python3-pip");
    expect(textOf((await plan(checkout({ "a.py": "" }), {}, { baseImage: "agent:1" })).entries)).toContain(
      "FROM agent:1\n",
    );
  });

  it("uses the code's own Dockerfile, also where .dockerignore leaves it out, and the one that builder names", async () => {
    const code = { Dockerfile: "FROM a", "docker/gpu.Dockerfile": "FROM b", ".dockerignore": "Dockerfile\n" };
    expect(await plan(checkout(code))).toMatchObject({
      dockerfile: "Dockerfile",
      entries: [{ path: "Dockerfile" }, {}, {}, {}],
    });
    const named = { builder: { dockerfile: "gpu.Dockerfile", build_context: "docker" } };
    expect((await plan(checkout(code), named)).entries.map(({ path: name }) => name)).toEqual([
      "gpu.Dockerfile",
    ]);
  });

  it("refuses paths that leave the code, links included", async () => {
    const code = checkout({ "a.py": "" });
    fs.symlinkSync("/etc/hosts", path.join(code, "out"));
    const paths: JsonObject[] = [
      { dockerfile: "../x" },
      { dockerfile: "out" },
      { dockerfile: "/etc/hosts" },
      { build_context: ".." },
    ];
    for (const builder of paths)
      await expect(plan(code, { builder })).rejects.toMatchObject({ outcomeCause: "build" });
  });

  it("pushes to the destination of the run before that of the agent", async () => {
    const settings = { destination: "r.example/agent" };
    expect(await plan(checkout({ a: "" }), {}, settings)).toMatchObject({
      isPushed: true,
      image: expect.stringMatching(/^r.example\/agent:/),
    });
    const own = { builder: { destination: "r.example/run" } };
    expect((await plan(checkout({ a: "" }), own, settings)).image).toMatch(/^r.example\/run:/);
  });
});

describe("needsCode", () => {
  it.each([
    "-r base.txt",
    "-e .",
    ".",
    ".[dev]",
    "./wheels/a.whl",
    "../b",
    "-c limits.txt",
    "a @ file:///x",
    "--editable=.",
  ])("%s: yes", (line) => expect(needsCode(`numpy\n${line}\n`)).toBe(true));
  it.each([
    "numpy==1.24.3",
    "--index-url https://x/simple",
    "# -r base.txt",
    "a @ https://x/a.tar.gz",
    "-i https://x",
  ])("%s: no", (line) => expect(needsCode(line)).toBe(false));
});
