/** A run that several programs write at once, each in its own count, also when the database goes away in the middle. */
import { expect, test } from "vitest";
import { breakingAt } from "@/lib/testing/broken-connection";
import { begin, makeClient, post } from "@/lib/testing/door-client";
import { prepareTestDatabase } from "@/lib/testing/test-database";

const { database, url } = prepareTestDatabase();

const history = "wandb-history.jsonl";

async function makeShared() {
  const client = await makeClient();
  await begin(client);
  return {
    write: (writer: string, offset: number, content: string[], file = history) =>
      post(
        `/files/${client.team}/p/run-1/file_stream`,
        { files: { [file]: { offset, content } } },
        client.token,
        { "x-wandb-use-async-filestream": "true", "x-wandb-async-client-id": writer },
      ),
    async readLosses() {
      const { body } = await client.ask(
        '{ project(name: "p") { run(name: "run-1") { history(minStep: 0, maxStep: 99) } } }',
      );
      return body.data.project.run.history.map((line: string) => JSON.parse(line).loss);
    },
    async readOutput() {
      const run = { project: { teamId: client.actor.teamId } };
      const chunks = await database().logChunk.findMany({ where: { run }, orderBy: { seq: "asc" } });
      return chunks.map(({ data }) => Buffer.from(data).toString()).join("");
    },
  };
}

const loss = (value: number) => `{"_step":0,"loss":${value}}`;

test("keeps the lines of each program, sent once or twice", async () => {
  const { write, readLosses } = await makeShared();
  await write("a", 0, [loss(1), loss(2)]);
  await write("b", 0, [loss(3)]);
  await write("a", 1, [loss(2), loss(4)]);
  await write("b", 0, [loss(3)]);
  expect(await readLosses()).toEqual([1, 2, 3, 4]);
});

test("has the lines of a program that crashed once when they are sent again", async () => {
  const { write, readLosses } = await makeShared();
  const line = (time: number, value: number) => `{"_step":0,"_timestamp":${time}.25,"loss":${value}}`;
  await write("a", 0, [line(5, 1), line(6, 2)]);
  await write("b", 0, [line(7, 1)]);
  // The same program under another name; keys in another order.
  await write("a-again", 0, ['{"loss":1,"_timestamp":5.25,"_step":0}', line(6, 2), line(8, 3)]);
  await write("a-again", 3, [line(9, 4)]);
  await write("a-again", 2, [line(8, 3), line(9, 4)]);
  // Without a moment nobody can tell: it is another program.
  for (const writer of ["c", "d"]) await write(writer, 0, [loss(9)]);
  expect(await readLosses()).toEqual([1, 2, 1, 3, 4, 9, 9]);
});

test.each(["ClientWriter", "RunStream"])(
  "has each line once when the connection breaks as %s is written, and the request comes again",
  async (table) => {
    const { write, readLosses } = await makeShared();
    await write("a", 0, [loss(1)]);
    const broken = await breakingAt(url(), { table, verb: "update" }, () =>
      write("a", 1, [loss(2), loss(3)]),
    );
    expect(broken.status).toBeGreaterThanOrEqual(500);
    expect((await write("a", 1, [loss(2), loss(3)])).status).toBe(200);
    expect(await readLosses()).toEqual([1, 2, 3]);
  },
);

test.each(["ClientWriter", "ClientRun"])(
  "has each line of output once when the connection breaks as %s is written, and the request comes again",
  async (table) => {
    const { write, readOutput } = await makeShared();
    const output = (offset: number, ...texts: string[]) =>
      write(
        "a",
        offset,
        texts.map((text) => `2026-11-30T10:00:00.000000 ${text}`),
        "output.log",
      );
    await output(0, "one");
    const broken = await breakingAt(url(), { table, verb: "update" }, () => output(1, "two", "three"));
    expect(broken.status).toBeGreaterThanOrEqual(500);
    expect((await output(1, "two", "three")).status).toBe(200);
    expect(await readOutput()).toBe("one\ntwo\nthree\n");
  },
);

test("is written by more programs at once than there are connections", async () => {
  const { write, readLosses } = await makeShared();
  const writers = Array.from({ length: 40 }, (_, at) => at);
  const answers = await Promise.all(writers.map((at) => write(`w${at}`, 0, [loss(at)])));
  expect(answers.map(({ status }) => status)).toEqual(writers.map(() => 200));
  const losses: number[] = await readLosses();
  expect(losses.sort((a, b) => a - b)).toEqual(writers);
});
