/** `slipway artifact …` as programs read it: put, get, list, alias, lineage, delete, and what is refused. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type ApiServer, startApiServer } from "../testing/api-server";
import { makeMember, makePersonToken, makeQueue } from "../testing/factories";
import { makeArtifact } from "../testing/make-artifact";
import { makeRun } from "../testing/run-factories";
import { prepareTestDatabase } from "../testing/test-database";
import { runCli } from "./run-cli";

const { database } = prepareTestDatabase();
let server: ApiServer;

beforeAll(async () => {
  process.env.SLIPWAY_DATA_DIR = mkdtempSync(path.join(os.tmpdir(), "slipway-files-"));
  server = await startApiServer();
});
afterAll(() => server.close());
afterEach(() => {
  vi.unstubAllEnvs();
  process.exitCode = 0;
});

async function setUp(role: "admin" | "researcher" | "viewer" = "researcher") {
  const actor = await makeMember(database(), role);
  const { token } = await makePersonToken(database(), actor);
  const folder = mkdtempSync(path.join(os.tmpdir(), "slipway-cli-"));
  const run = async (...args: string[]) => {
    vi.stubEnv("SLIPWAY_URL", server.url);
    vi.stubEnv("SLIPWAY_API_KEY", token);
    const said = { code: 0, out: "", err: "" };
    const spies = (["out", "err"] as const).map((key) =>
      vi.spyOn(key === "out" ? process.stdout : process.stderr, "write").mockImplementation((text) => {
        said[key] += String(text);
        return true;
      }),
    );
    process.exitCode = 0;
    await runCli(["artifact", ...args]);
    for (const spy of spies) spy.mockRestore();
    return { ...said, code: Number(process.exitCode ?? 0) };
  };
  return { actor, folder, run };
}

describe("slipway artifact", () => {
  it("puts a directory, lists it and gets it back", async () => {
    const { run, folder } = await setUp();
    writeFileSync(path.join(folder, "ü.txt"), "hello");
    const put = () => run("put", folder, "vision/images", "--alias", "clean", "--metadata", '{"rows": 1}');
    expect(await put()).toEqual({ code: 0, out: "vision/images:v0\n", err: "" });
    expect(await put()).toMatchObject({ code: 0, out: "vision/images:v0\n" });
    expect((await run("list")).out).toMatch(/^vision\/images\tdataset\tv0\t5\t/);
    expect((await run("list", "vision/images")).out).toMatch(/^v0\tclean latest\t1\t5\t/);
    expect(JSON.parse((await run("list", "--search", "never", "--json")).out)).toEqual({
      ...{ collections: [], next: null },
    });
    const target = path.join(folder, "back");
    expect(await run("get", "vision/images:clean", target)).toEqual({ code: 0, out: `${target}\n`, err: "" });
    expect(readFileSync(path.join(target, "ü.txt"), "utf8")).toBe("hello");
    expect(JSON.parse((await run("get", "vision/images", target, "--json")).out)).toMatchObject({
      ...{ version: "v0", files: 1, kept: 1, directory: target },
    });
  });

  it("moves and removes aliases, and deletes", async () => {
    const { run, actor } = await setUp();
    await makeArtifact(actor, { a: "1" }, { project: "vision", name: "images" });
    await makeArtifact(actor, { a: "2" }, { project: "vision", name: "images" });
    expect((await run("alias", "vision/images:v0", "best")).out).toBe("vision/images:best\tv0\n");
    expect(await run("delete", "vision/images:best")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/best/),
    });
    expect((await run("alias", "vision/images", "best", "--remove")).out).toBe(
      "vision/images:best\tremoved\n",
    );
    expect((await run("delete", "vision/images:v0")).out).toBe("vision/images:v0\tdeleted\n");
    expect((await run("delete", "vision/images", "--all")).out).toBe("vision/images\tdeleted\n");
    expect((await run("list")).out).toBe("");
  });

  it("prints the lineage, a line for each use", async () => {
    const { run, actor } = await setUp();
    const queue = await makeQueue(database(), actor.teamId);
    const made = await makeRun(database(), { teamId: actor.teamId, queueId: queue.id });
    await makeArtifact(actor, { a: "1" }, { project: "vision", name: "model", runId: made.id });
    expect((await run("lineage", "vision/model")).out.split("\t").slice(0, 4)).toEqual([
      ...["vision/model:v0", "logged by", made.name, made.id],
    ]);
    expect(JSON.parse((await run("lineage", "vision/model", "--down", "--json")).out)).toMatchObject({
      runs: [],
    });
  });

  it("says what nobody needs any more, takes it when its day is over, and says what stays", async () => {
    const { run, actor } = await setUp("admin");
    await makeArtifact(actor, { a: "1", b: "22" });
    await run("delete", "vision/images:v0");
    const kept = "Kept: 2 contents (3 bytes) that nothing needs any more, until a day of grace is over.\n";
    expect(await run("gc")).toEqual({ code: 0, out: "Gone: 0 contents (0 bytes)\n", err: kept });
    await database().$executeRaw`update "ArtifactVersion" set "updatedAt" = now() - interval '2 days'`;
    await database().$executeRaw`update "ArtifactContent" set "wantedAt" = now() - interval '2 days'`;
    const words = "2 contents (3 bytes), 1 version deleted before\n";
    expect(await run("gc", "--dry-run")).toEqual({ code: 0, out: `Would go: ${words}`, err: "" });
    expect(JSON.parse((await run("gc", "--dry-run", "--json")).out)).toMatchObject({ contents: 2, bytes: 3 });
    expect(await run("gc")).toEqual({ code: 0, out: `Gone: ${words}`, err: "" });
    expect((await run("gc", "--dry-run")).out).toBe("Would go: 0 contents (0 bytes)\n");
    expect((await (await setUp("researcher")).run("gc")).err).toMatch(/garbage:sweep/);
  });

  it("says in one sentence what is wrong, with the exit code of it", async () => {
    const { run, folder } = await setUp();
    for (const [code, words, ...args] of [
      [1, /There is no artifact/, "get", "vision/never"],
      [1, /There is no "\/never\/was"/, "put", "/never/was", "vision/x"],
      [1, /no file in/, "put", folder, "vision/x"],
      [2, /names no artifact/, "get", "a/b/c"],
      [2, /leave out ":v3"/, "put", folder, "x:v3"],
      [2, /--metadata is a JSON object/, "put", folder, "x", "--metadata", "[]"],
      [2, /either the version/, "alias", "vision/x", "best"],
      [2, /either the version/, "delete", "vision/x"],
      [2, /--up or --down/, "lineage", "vision/x", "--up", "--down"],
    ] as const) {
      const { code: ended, err, out } = await run(...args);
      expect([args, ended, out]).toEqual([args, code, ""]);
      expect(err).toMatch(words);
      expect(err.trim().split("\n")).toHaveLength(1);
    }
  });

  it("refuses who may not write", async () => {
    const { run, folder } = await setUp("viewer");
    writeFileSync(path.join(folder, "a"), "a");
    expect(await run("put", folder, "vision/x")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/artifact:write/),
    });
  });
});
