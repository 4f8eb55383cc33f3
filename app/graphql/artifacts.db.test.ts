/** Artifacts through the real client: logged, used, linked, renamed, deleted, by one team and not by another. */
import { createHash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { saveContent } from "@/lib/artifacts/contents";
import { type ApiServer, answerRequest, startApiServer } from "@/lib/testing/api-server";
import { makeMember, makePersonToken } from "@/lib/testing/factories";
import { needs } from "@/lib/testing/needs";
import { prepareTestDatabase } from "@/lib/testing/test-database";
import { findWandbClient, runWandbProgram } from "@/lib/testing/wandb-client";

const { database } = prepareTestDatabase();
let server: ApiServer;

beforeAll(async () => {
  process.env.SLIPWAY_DATA_DIR = mkdtempSync(path.join(os.tmpdir(), "slipway-files-"));
  server = await startApiServer();
  process.env.NEXTAUTH_URL = server.url;
});
afterAll(() => server.close());

const program = `
import json, os, wandb
said = {}
def make(name, text, count=3):
    artifact = wandb.Artifact(name, type="dataset", description="first", metadata={"rows": count})
    for number in range(count):
        with artifact.new_file(f"part/{number}.txt") as file:
            file.write(f"{text} {number}")
    with artifact.new_file("empty.txt") as file:
        pass
    return artifact
with wandb.init(project="vision", id="maker") as run:
    first = run.log_artifact(make("images", "a"), aliases=["best"])
    first.wait()
    said["first"] = [first.name, first.state, first.size, sorted(first.aliases)]
    same = run.log_artifact(make("images", "a"), aliases=["again"])
    same.wait()
    said["same"] = [same.name, sorted(same.aliases)]
    second = run.log_artifact(make("images", "b"))
    second.wait()
    said["second"] = [second.name, sorted(second.aliases)]
    far = wandb.Artifact("far", type="dataset")
    far.add_reference("https://example.com/data.bin", checksum=False)
    run.log_artifact(far).wait()
with wandb.init(project="vision", id="user") as run:
    used = run.use_artifact("images:best")
    place = used.download(root="down")
    said["down"] = sorted(os.path.relpath(os.path.join(folder, name), place) for folder, _, names in os.walk(place) for name in names)
    said["text"] = open(os.path.join(place, "part/1.txt")).read()
    said["one"] = open(used.get_entry("part/2.txt").download(root="one")).read()
    run.link_artifact(used, "good/images-good", aliases=["released"])
api = wandb.Api()
said["versions"] = [one.name for one in api.artifacts("dataset", "vision/images")]
said["types"] = [one.name for one in api.artifact_types("vision")]
said["used"] = [one.name for one in api.run("vision/user").used_artifacts()]
said["logged"] = sorted(one.name for one in api.run("vision/maker").logged_artifacts())
again = api.artifact("vision/images:v0")
said["who"] = [again.logged_by().id, [one.id for one in again.used_by()]]
said["meta"] = [dict(again.metadata), again.description]
again.aliases.append("kept")
again.description = "second"
again.metadata["rows"] = 4
again.tags = ["clean"]
again.save()
again = api.artifact("vision/images:kept")
said["changed"] = [again.name, again.description, again.metadata, again.tags, sorted(again.aliases)]
said["files"] = [[one.name, one.size] for one in again.files()]
linked = api.artifact("good/images-good:released")
said["linked"] = [linked.name, linked.source_name]
said["verified"] = again.verify(root="down")
api.artifact("vision/images:v1").delete(delete_aliases=True)
said["left"] = [one.name for one in api.artifacts("dataset", "vision/images")]
try:
    api.artifact("vision/images:v1")
    said["gone"] = False
except Exception as error:
    said["gone"] = type(error).__name__
said["exists"] = [api.artifact_exists("vision/images:best"), api.artifact_exists("vision/none:best")]
print(json.dumps(said))
`;

const client = findWandbClient("0.31.0");

describe("the client's artifacts", () => {
  test("are read by their digests with a key that sees them, and by no other", async () => {
    const of = async () => {
      const person = await makeMember(database(), "viewer");
      const { token } = await makePersonToken(database(), person);
      return { person, authorization: `Basic ${Buffer.from(`api:${token}`).toString("base64")}` };
    };
    const mine = await of();
    const { teamId } = mine.person;
    const team = await database().team.findUniqueOrThrow({ where: { id: teamId } });
    const md5 = createHash("md5").update("hello").digest();
    const content = { teamId, md5: md5.toString("base64"), maxBytes: 10 };
    await saveContent(content, Readable.from([Buffer.from("hello")]));
    const at = `/artifactsV2/default/${team.name}/p/set/birth/${md5.toString("hex")}/a%20b.txt`;
    const ask = async (path: string, headers: Record<string, string>) => {
      const answer = await answerRequest(new Request(`http://box.test${path}`, { headers }));
      return [answer.status, answer.ok ? await answer.text() : null];
    };
    const { authorization } = mine;
    expect(await ask(at, { authorization })).toEqual([200, "hello"]);
    expect(await ask(at, { authorization, range: "bytes=1-2" })).toEqual([206, "el"]);
    expect(await ask(at, {})).toEqual([401, null]);
    expect(await ask(at, { authorization: (await of()).authorization })).toEqual([404, null]);
    const none = at.replace(md5.toString("hex"), "0".repeat(32));
    expect(await ask(none, { authorization })).toEqual([404, null]);
    expect(await ask("/artifactsV2/default", { authorization })).toEqual([404, null]);
    expect(await ask(at.replace("a%20b", "%E0%A4%A"), { authorization })).toEqual([404, null]);
  });

  test("are made, found, used, changed and deleted", {
    ...needs(typeof client === "string" ? client : null),
    timeout: 300_000,
  }, async () => {
    if (typeof client === "string") return;
    const ana = await makeMember(database(), "researcher");
    const { token } = await makePersonToken(database(), ana);
    const key = `local-${token.replace("slw_", "")}`;
    const said = await runWandbProgram(client, { url: server.url, key, program });
    const parts = ["empty.txt", "part/0.txt", "part/1.txt", "part/2.txt"];
    expect(said).toEqual({
      first: ["images:v0", "COMMITTED", 9, ["best", "latest"]],
      same: ["images:v0", ["again", "best", "latest"]],
      second: ["images:v1", ["latest"]],
      down: parts,
      text: "a 1",
      one: "a 2",
      versions: ["images:v1", "images:v0"],
      types: ["dataset"],
      used: ["images:v0"],
      logged: ["far:v0", "images:v0", "images:v1"],
      who: ["maker", ["user"]],
      meta: [{ rows: 3 }, "first"],
      changed: ["images:kept", "second", { rows: 4 }, ["clean"], ["again", "best", "kept"]],
      files: parts.map((name) => [name, name === "empty.txt" ? 0 : 3]),
      linked: ["images-good:released", "images:v0"],
      verified: null,
      left: ["images:v0"],
      gone: "CommError",
      exists: [true, false],
    });
  });
});
