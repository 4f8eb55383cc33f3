/** A run as files: everything that was frozen on it, what it took and made, and how to do it again. */
import { stringify } from "yaml";
import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { findCodeFiles } from "../db/runs";
import { loadRun } from "../dispatch/history/load-run";
import type { ArtifactVersionRow } from "../runs/artifact";
import { versionName } from "../runs/named-artifact";
import { runReadme } from "../runs/run-readme";
import type { RunDetail } from "../runs/run-view";
import { findArtifactCollection, listArtifactsOfRun } from "./find-artifacts";
import { type ArtifactFile, listArtifactFiles } from "./list-files";
import { zipFiles } from "./zip-files";

export interface ExportedFile {
  /** With `/` between folders. */
  name: string;
  about: string;
  text: string;
}

export interface ExportedRun {
  /** Of the archive, without its ending. */
  name: string;
  files: ExportedFile[];
}

/** The files of `exportRun` as one archive, in a folder of the run's name. */
export async function archiveRun(
  actor: Actor,
  input: unknown,
  url: string,
): Promise<{ name: string; archive: ReadableStream<Uint8Array> }> {
  const { name: folder, files } = await exportRun(actor, input, url);
  const lastModified = new Date();
  const entries = files.map(({ name, text }) => ({ name: `${folder}/${name}`, lastModified, input: text }));
  return { name: `${folder}.zip`, archive: zipFiles(entries) };
}

/** As its page shows it to who asks: what they may not see is not in it. Contents of artifacts are named by their digests, not included. `url` is the address of this server. */
export async function exportRun(actor: Actor, input: unknown, url: string): Promise<ExportedRun> {
  const run = await loadRun(actor, input);
  const files = [
    ...frozen(run),
    ...(await codeOf(actor, run)),
    ...(await inputsOf(actor, run)),
    ...(await outputsOf(actor, run)),
  ];
  const readme = runReadme({
    run,
    url,
    files: files.map(({ name, about }) => [name, about]),
  });
  return {
    name: `${run.name.replace(/[^A-Za-z0-9._-]+/g, "-").slice(0, 80)}-${run.id.slice(0, 8)}`,
    files: [{ name: "README.md", about: "how to do it again", text: readme }, ...files],
  };
}

function frozen(run: RunDetail): ExportedFile[] {
  const { config, sources, manifest, documents, overrideText, events, ...rest } = run;
  return [
    { name: "run.json", about: "the run: who, when, where, how it ended", text: json(rest) },
    { name: "config.yaml", about: "the resolved config", text: stringify(config) },
    { name: "sources.json", about: "where each of its values came from", text: json(sources) },
    { name: "request.json", about: "the request that was made of it", text: json(manifest) },
    { name: "events.json", about: "its timeline", text: json(events) },
    ...documents.flatMap(({ layer, file, text }, index) =>
      text === null
        ? []
        : [
            {
              name: `documents/${index + 1}-${layer}.yaml`,
              about: `the ${layer} document, as \`${file.replaceAll("`", "'")}\``,
              text,
            },
          ],
    ),
    ...(overrideText === null
      ? []
      : [{ name: "documents/override.yaml", about: "what was overridden", text: overrideText }]),
  ];
}

async function codeOf({ teamId }: Actor, { id }: RunDetail): Promise<ExportedFile[]> {
  const files = await findCodeFiles(getDatabase(), teamId, id);
  return Object.entries(files).map(([name, text]) => ({
    ...{ name: `code/${plainName(name)}`, text },
    about: "as the code had it when it ran",
  }));
}

async function inputsOf(actor: Actor, { inputs }: RunDetail): Promise<ExportedFile[]> {
  const files = inputs.map(
    async ({ name, version, versionId, path, digest }, index): Promise<ExportedFile> => {
      const listed = versionId === null ? null : await allFiles(actor, versionId);
      return {
        name: `inputs/${index + 1}-${plainName(version ?? name)}.json`,
        about: version === null ? `${name}, which it waited for` : `the files of ${version} by digest`,
        text: json({ asked: name, version, digest, path, files: listed }),
      };
    },
  );
  return await Promise.all(files);
}

async function outputsOf(actor: Actor, { id }: RunDetail): Promise<ExportedFile[]> {
  const logged = await listArtifactsOfRun(actor, { runId: id, kind: "logged", limit: 1_000 });
  return await Promise.all(
    logged.map(async (version, index) => {
      const name = await nameOf(actor, version);
      return {
        name: `outputs/${index + 1}-${plainName(name)}.json`,
        about: `the files of ${name} by digest`,
        text: json({ version: name, digest: version.digest, files: await allFiles(actor, version.id) }),
      };
    }),
  );
}

async function nameOf(actor: Actor, { collectionId, index }: ArtifactVersionRow): Promise<string> {
  const collection = await findArtifactCollection(actor, collectionId);
  return index === null ? (collection?.name ?? "") : versionName(collection?.name ?? "", index);
}

async function allFiles(actor: Actor, versionId: string): Promise<ArtifactFile[]> {
  const files: ArtifactFile[] = [];
  for (;;) {
    const page = await listArtifactFiles(actor, { versionId, offset: files.length, limit: 10_000 });
    files.push(...page.files);
    if (files.length >= page.total || page.files.length === 0) return files;
  }
}

/** No folders, and nothing that a shell or a file system takes for something else. */
function plainName(name: string): string {
  return (
    name
      .replace(/[^A-Za-z0-9._:-]+/g, "-")
      .replace(/^[.-]+/, "")
      .replaceAll(":", "-") || "file"
  );
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
