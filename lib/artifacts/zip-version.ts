import type { Actor, TeamId } from "../access/actor";
import { findContents } from "../db/artifact-contents";
import { getDatabase } from "../db/client";
import { AppError } from "../errors";
import { getStore } from "../stores/get-store";
import { getNamedVersion } from "./address-version";
import { loadManifest } from "./load-manifest";
import type { ManifestEntry } from "./read-manifest";
import { zipFiles } from "./zip-files";
import { zipNamer } from "./zip-name";

/** Contents are looked up so many at a time. */
const batch = 1_000;

/**
 * All files of a version as one archive, read one after another as it is taken: memory holds a piece of one file. References are listed
 * in a file of their own, as their content is not here.
 */
export async function zipVersion(
  actor: Actor,
  input: unknown,
): Promise<{ name: string; archive: ReadableStream<Uint8Array> }> {
  const { collection, member } = await getNamedVersion(actor, input);
  const manifest = await loadManifest(getDatabase(), actor.teamId, member.version);
  const entries = Object.entries(manifest?.contents ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    name: `${collection.name}-v${member.index}.zip`,
    archive: zipFiles(filesOf(actor.teamId, entries, member.version.createdAt)),
  };
}

type Entries = readonly (readonly [path: string, entry: ManifestEntry])[];

async function* filesOf(teamId: TeamId, entries: Entries, lastModified: Date) {
  const nameOf = zipNamer();
  const files = entries.filter(([, { ref }]) => ref == null);
  for (let from = 0; from < files.length; from += batch) {
    const some = files.slice(from, from + batch);
    const known = await findContents(
      getDatabase(),
      teamId,
      some.map(([, { digest }]) => digest),
    );
    for (const [path, { digest }] of some) {
      const content = await getStore().open(known.get(digest)?.place ?? "missing");
      if (!content)
        throw new AppError("UNAVAILABLE", `The content of "${path}" is not in the server's store.`);
      yield { name: nameOf(path), lastModified, input: content };
    }
  }
  const references = entries.flatMap(([path, { ref }]) => (ref == null ? [] : [`${path}\t${ref}\n`]));
  if (references.length > 0)
    yield { name: nameOf("REFERENCES.tsv"), lastModified, input: references.join("") };
}
