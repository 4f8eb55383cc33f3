import type { ConfigNode, MapEntry, MapNode, ScalarNode } from "../tree/node";
import { type Normaliser, textNode } from "./normaliser";

const known = ["repository", "branch", "commit", "submodules", "lfs"];
const flags = new Set(["submodules", "lfs"]);

const whatCommit = "write `commit` for a commit, `branch` for a branch or tag";
const whatPath =
  "the whole repository is fetched; write the path from its root where it is used, such as `entry_point: train/main.py`";

/** Keys that would choose other code: what to write instead. Left unread they would start another commit than was asked for. */
const otherWords: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["sha", "sha1", "hash", "commit_hash", "commit_sha", "commit_id"].map((key) => [key, "write `commit`"]),
  ),
  ...Object.fromEntries(["version", "checkout", "treeish", "refspec"].map((key) => [key, whatCommit])),
  ...Object.fromEntries(
    ["path", "dir", "directory", "subdir", "subdirectory", "sub_directory", "folder", "subpath"].map(
      (key) => [key, whatPath],
    ),
  ),
};

/** The entries of a `git` map in one spelling: a tag and a ref go to `branch` or `commit` (R7). */
export function normaliseGit(normaliser: Normaliser, git: MapNode): MapEntry[] {
  const found = new Map<string, { entry: MapEntry; written: string }>();
  for (const inner of git.entries.values()) {
    const entry = readEntry(normaliser, inner);
    if (!entry) continue;
    const earlier = found.get(entry.key);
    if (earlier)
      normaliser.report(inner.keyOrigin, ["git", entry.key], {
        code: "two-spellings",
        message: `\`git.${earlier.written}\` and \`git.${inner.key}\` say the same in two ways. Keep one of them.`,
      });
    found.set(entry.key, { entry, written: inner.key });
  }
  return [...found.values()].map(({ entry }) => entry);
}

function readEntry(normaliser: Normaliser, inner: MapEntry): MapEntry | undefined {
  const keys = ["git", inner.key];
  const instead = Object.hasOwn(otherWords, inner.key) ? otherWords[inner.key] : undefined;
  if (instead !== undefined) {
    normaliser.report(inner.keyOrigin, keys, {
      code: "git-key",
      message: `\`git.${inner.key}\` is not a key here: ${instead}.`,
      allowed: `${known.join(", ")}, tag, ref`,
      found: inner.key,
    });
    return undefined;
  }
  if (flags.has(inner.key)) return { ...inner, node: flagNode(normaliser, inner.node, keys) };
  const text = normaliser.text(inner.node, keys);
  if (!text) return undefined;
  if (inner.key === "tag") return { ...inner, key: "branch", node: tagNode(text) };
  if (["ref", "rev", "revision"].includes(inner.key)) return { ...inner, key: keyOfRef(text), node: text };
  if (!known.includes(inner.key)) normaliser.unknownKey(inner, ["git"], [...known, "tag", "ref"]);
  return { ...inner, node: text };
}

/** Only a tag: a branch of the same name is another commit. */
function tagNode(text: ScalarNode): ScalarNode {
  const { value, origin } = text;
  if (typeof value !== "string" || value.startsWith("refs/")) return text;
  return textNode(`refs/tags/${value}`, origin);
}

function keyOfRef({ value }: ScalarNode): "branch" | "commit" {
  return typeof value === "string" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/iu.test(value) ? "commit" : "branch";
}

function flagNode(normaliser: Normaliser, node: ConfigNode, keys: readonly string[]): ConfigNode {
  if (node.kind !== "scalar") normaliser.wrongType(node, keys, "`true` or `false`");
  return node;
}
