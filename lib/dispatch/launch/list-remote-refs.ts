/** The names of a repository over HTTP, as git asks for them: protocol version 2, else 0, else plain files. */
import { type GuardedOptions, guardedFetch } from "../../network/guarded-fetch";

/** A server without version 2 names everything it has. */
const maxBytes = 16 * 1024 * 1024;
const service = "service=git-upload-pack";
const agent = "git/2.40 (slipway)";

/** The commits that these refs are at; annotated tags are followed to theirs. Refs that are not there are left out. */
export async function listRemoteRefs(
  repository: string,
  names: readonly string[],
  options: GuardedOptions & { signal: AbortSignal },
): Promise<Map<string, string>> {
  const { signal, ...guard } = options;
  const base = repository.replace(/\/+$/, "");
  const headers = { "git-protocol": "version=2", "user-agent": agent };
  const get = (path: string) =>
    guardedFetch(`${base}/${path}`, { signal, headers }, guard, async (response) => ({
      isSmart: response.headers.get("content-type") === "application/x-git-upload-pack-advertisement",
      text: response.ok ? await readWhole(response.body) : "",
    }));
  const { isSmart, text } = await get(`info/refs?${service}`);
  if (!isSmart) return readPlainRefs(text, names.includes("HEAD") ? (await get("HEAD")).text : "");
  const lines = readPackets(text);
  if (!lines.includes("version 2")) return readAdvertisement(lines);
  const body = lsRefs(names, lines.includes("object-format=sha256"));
  const answer = await guardedFetch(
    `${base}/git-upload-pack`,
    {
      method: "POST",
      body,
      signal,
      headers: {
        ...headers,
        "content-type": "application/x-git-upload-pack-request",
        accept: "application/x-git-upload-pack-result",
      },
    },
    guard,
    async (response) => (response.ok ? await readWhole(response.body) : ""),
  );
  return readListing(readPackets(answer));
}

async function readWhole(body: AsyncIterable<Uint8Array> | null): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body ?? []) {
    bytes += piece.length;
    if (bytes > maxBytes) throw new Error("the repository names more refs than are read");
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function lsRefs(names: readonly string[], isSha256: boolean): string {
  const packet = (line: string) => `${(Buffer.byteLength(line) + 5).toString(16).padStart(4, "0")}${line}\n`;
  return [
    packet("command=ls-refs"),
    isSha256 ? packet("object-format=sha256") : "",
    "0001",
    packet("peel"),
    ...names.map((name) => packet(`ref-prefix ${name}`)),
    "0000",
  ].join("");
}

/** The lines of git's packets, each led by its length in four digits; lengths below four are marks. */
function readPackets(text: string): string[] {
  const bytes = Buffer.from(text);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number.parseInt(bytes.toString("latin1", at, at + 4), 16);
    if (Number.isNaN(length) || length === 3 || at + length > bytes.length)
      throw new Error("the answer is none of git's");
    if (length > 3) lines.push(bytes.toString("utf8", at + 4, at + length).replace(/\n$/, ""));
    at += Math.max(length, 4);
  }
  return lines;
}

const id = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Version 2: `ID NAME peeled:ID`. */
function readListing(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [object = "", name = "", ...more] = line.split(" ");
      const peeled = more.find((one) => one.startsWith("peeled:"))?.slice("peeled:".length);
      return id.test(peeled ?? object) ? [[name, peeled ?? object]] : [];
    }),
  );
}

/** Version 0: `ID NAME`, the first with what the server can behind a NUL; `NAME^{}` is what an annotated tag is on. */
function readAdvertisement(lines: readonly string[]): Map<string, string> {
  return readPairs(
    lines.map((line) => line.split("\0")[0] ?? ""),
    " ",
  );
}

/** A plain web server: what `git update-server-info` has written, and the file HEAD. */
function readPlainRefs(text: string, head: string): Map<string, string> {
  const refs = readPairs(text.split("\n"), "\t");
  const target = refs.get(/^ref: (\S+)/.exec(head)?.[1] ?? "");
  if (target !== undefined) refs.set("HEAD", target);
  return refs;
}

function readPairs(lines: readonly string[], separator: string): Map<string, string> {
  const refs = new Map<string, string>();
  for (const line of lines) {
    const [object = "", name = ""] = line.split(separator);
    // The peeled line comes after the tag's own, and wins.
    if (id.test(object)) refs.set(name.replace(/\^\{\}$/, ""), object);
  }
  return refs;
}
