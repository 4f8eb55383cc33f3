/** What the helper does that runs in a pod before its program: fetches the artifacts that it takes, each content verified (A6). */
import fsp from "node:fs/promises";
import path from "node:path";
import { inParallel } from "../../artifacts-client/in-parallel";
import { safePath } from "../../artifacts-client/safe-path";
import { fetchContent } from "../../artifacts-client/transfer";
import { type FetchList, fetchListSchema, unpackList } from "../../runners/kubernetes/artifacts/pod-protocol";
import { saySize } from "../../runs/say-size";
import { createProgress } from "../artifacts/progress";

export interface FetchOptions {
  /** Where the lists are, and where a directory is made for each input. */
  lists: string;
  inputs: string;
  say(line: string): void;
  signal: AbortSignal;
}

const atOnce = 8;
const patienceMs = 10 * 60_000;

export async function fetchInputs({ lists, inputs, say, signal }: FetchOptions): Promise<void> {
  const read = await readLists(lists);
  for (const { input, name, path: at } of read.flatMap(({ names }) => names)) {
    const root = path.join(inputs, String(input));
    await fsp.mkdir(root, { recursive: true });
    await fsp.chmod(root, 0o755);
    const files = read.flatMap((list) =>
      list.files.filter((file) => file.input === input).map((file) => ({ ...file, url: list.url })),
    );
    const progress = createProgress(name, say);
    progress.expect(files.reduce((sum, { size }) => sum + size, 0));
    try {
      await inParallel(files, atOnce, async ({ url, address, digest, size, path: named }) => {
        const target = safePath(root, named);
        await fsp.mkdir(path.dirname(target), { recursive: true, mode: 0o755 });
        const onBytes = (count: number) => progress.count(count, true);
        // What a helper that was started again has left.
        await fsp.rm(target, { force: true });
        await fetchContent({ url, signal, patienceMs }, address, { digest, size }, target, named, onBytes);
        await fsp.chmod(target, 0o444);
        progress.count(size, false);
      });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`input artifact ${name}: ${why}`, { cause: error });
    } finally {
      progress.end();
    }
    say(`${name} is at ${at}: ${files.length} files, ${saySize(progress.laid())}, all of it downloaded`);
  }
}

async function readLists(dir: string): Promise<FetchList[]> {
  // Beside them lie the hidden directories by which the node changes them at once.
  const names = (await fsp.readdir(dir))
    .filter((name) => /^\d+$/.test(name))
    .sort((a, b) => Number(a) - Number(b));
  const read: FetchList[] = [];
  for (const name of names)
    read.push(fetchListSchema.parse(unpackList(await fsp.readFile(path.join(dir, name)))));
  return read;
}
