import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import type { CollectionView, VersionSummaryView } from "../runs/artifact-view";
import { saySize } from "../runs/say-size";
import { readReference } from "./artifact-reference";
import { connect } from "./connect";
import { printJson, printTable } from "./output";
import { readCount } from "./set-option";
import { agoWords } from "./words";

interface ListOptions {
  project?: string;
  type?: string;
  search?: string;
  limit: number;
  json?: boolean;
}

export function addArtifactListCommand(parent: Command): void {
  parent
    .command("list")
    .description("list artifacts, or the versions of one, the newest first")
    .argument("[artifact]", "project/name; project left out: uncategorized")
    .option("--project <name>", "only those of a project")
    .option("--type <name>", "only those of a type, such as dataset")
    .option("--search <text>", "only those with this in their name")
    .option("--limit <number>", "how many at most", readCount, 100)
    .option("--json", "print one JSON object")
    .action((artifact: string | undefined, options: ListOptions) =>
      artifact === undefined ? listArtifacts(options) : listVersions(artifact, options),
    );
}

async function listArtifacts({ project, type, search, limit, json }: ListOptions): Promise<void> {
  const client = connect();
  const collections: CollectionView[] = [];
  let after: string | undefined;
  do {
    const page: { collections: CollectionView[]; next: string | null } = await client.call(
      endpoints.listArtifacts,
      { query: { project, type, search, after, limit: Math.min(limit - collections.length, 1_000) } },
    );
    collections.push(...page.collections);
    after = page.next ?? undefined;
  } while (after !== undefined && collections.length < limit);
  if (json) return printJson({ collections, next: after ?? null });
  const now = new Date();
  printTable(collections, [
    { title: "ARTIFACT", text: ({ project: of, name }) => `${of}/${name}` },
    { title: "TYPE", text: ({ type: kind }) => kind },
    { title: "LATEST", text: ({ latest }) => latest?.version ?? "" },
    {
      title: "SIZE",
      text: ({ latest }) => (latest ? saySize(latest.size) : ""),
      plain: ({ latest }) => String(latest?.size ?? ""),
      align: "right",
    },
    {
      title: "MADE",
      text: ({ latest }) => agoWords(latest?.at ?? null, now),
      plain: ({ latest }) => latest?.at ?? "",
    },
    { title: "TAGS", text: ({ tags }) => tags.join(" ") },
    { title: "DESCRIPTION", text: ({ description }) => description ?? "" },
  ]);
}

async function listVersions(reference: string, { limit, json }: ListOptions): Promise<void> {
  const { project, artifact } = readReference(reference);
  const client = connect();
  const versions: VersionSummaryView[] = [];
  let before: number | undefined;
  do {
    const page: { versions: VersionSummaryView[]; next: number | null } = await client.call(
      endpoints.listArtifactVersions,
      { params: { project, artifact }, query: { before, limit: Math.min(limit - versions.length, 1_000) } },
    );
    versions.push(...page.versions);
    before = page.next ?? undefined;
  } while (before !== undefined && versions.length < limit);
  if (json) return printJson({ versions, next: before ?? null });
  const now = new Date();
  printTable(versions, [
    { title: "VERSION", text: ({ version }) => version },
    { title: "ALIASES", text: ({ aliases }) => aliases.join(" ") },
    { title: "FILES", text: ({ fileCount }) => String(fileCount), align: "right" },
    { title: "SIZE", text: ({ size }) => saySize(size), plain: ({ size }) => String(size), align: "right" },
    { title: "MADE", text: ({ createdAt }) => agoWords(createdAt, now), plain: ({ createdAt }) => createdAt },
    { title: "BY", text: ({ by }) => by ?? "" },
    { title: "RUN", text: ({ run }) => run?.name ?? "" },
    { title: "DIGEST", text: ({ digest }) => digest },
  ]);
}
