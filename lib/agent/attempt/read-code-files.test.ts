import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { codeFilesSchema, maxCodeFileBytes, maxCodeFiles } from "../../runs/agent-protocol";
import { readCodeFiles } from "./read-code-files";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-code-files-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

let count = 0;
function checkout(files: Record<string, string>): string {
  const dir = path.join(root, String(count++));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    fs.writeFileSync(path.join(dir, name), text);
  }
  return dir;
}

it("takes the Dockerfile and the files of dependencies at the top, and the Dockerfile that is named", () => {
  const dir = checkout({
    ...{ Dockerfile: "FROM a\n", "requirements-dev.txt": "b", "environment.yml": "c", "pyproject.toml": "d" },
    ...{
      "train.py": "x",
      "sub/requirements.txt": "x",
      "docker/Dockerfile": "FROM e\n",
      "uv.lock": "z".repeat(1_000),
    },
  });
  const files = readCodeFiles(dir, { builder: { dockerfile: "docker/Dockerfile" } });
  expect(new Set(Object.keys(files))).toEqual(
    new Set([
      "Dockerfile",
      "docker/Dockerfile",
      "environment.yml",
      "pyproject.toml",
      "requirements-dev.txt",
      "uv.lock",
    ]),
  );
  expect(files.Dockerfile).toBe("FROM a\n");
  expect(files["uv.lock"]).toHaveLength(200);
});

it("reads nothing outside the code, and no more than fits", () => {
  const secret = path.join(root, "secret");
  fs.writeFileSync(secret, "hush");
  const dir = checkout({ "pyproject.toml": "x".repeat(100_000) });
  fs.symlinkSync(secret, path.join(dir, "requirements.txt"));
  fs.symlinkSync(root, path.join(dir, "docker"));
  fs.symlinkSync("/nowhere", path.join(dir, "Dockerfile"));
  fs.mkdirSync(path.join(dir, "environment.yaml"));
  for (const dockerfile of ["docker/secret", "../secret", secret]) {
    const files = readCodeFiles(dir, { builder: { dockerfile } });
    expect(Object.keys(files)).toEqual(["pyproject.toml"]);
    expect(files["pyproject.toml"]).toHaveLength(maxCodeFileBytes);
  }
  const many = checkout(
    Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`requirements${index}.txt`, "a"])),
  );
  const found = readCodeFiles(many, {});
  expect(Object.keys(found)).toHaveLength(maxCodeFiles);
  expect(codeFilesSchema.safeParse(found).success).toBe(true);
  expect(readCodeFiles(path.join(root, "none"), {})).toEqual({});
});

it("keeps passwords in addresses on the machine", () => {
  const text =
    "--extra-index-url https://me:hush@pypi.example/simple\npkg @ git+https://hush@github.com/a/b@main\n";
  expect(readCodeFiles(checkout({ "requirements.txt": text }), {})["requirements.txt"]).toBe(
    "--extra-index-url https://***@pypi.example/simple\npkg @ git+https://***@github.com/a/b@main\n",
  );
});
