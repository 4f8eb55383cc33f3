import type { Command } from "commander";
import type { z } from "zod";
import type { garbageSchema } from "../api/artifact-answers";
import { endpoints } from "../api/endpoints";
import { saySize } from "../runs/say-size";
import { connect } from "./connect";
import { note, printJson } from "./output";

interface GcOptions {
  dryRun?: boolean;
  json?: boolean;
}

type Garbage = z.infer<typeof garbageSchema>;

export function addArtifactGcCommand(parent: Command): void {
  parent
    .command("gc")
    .description("take away at once what nobody needs any more, as the server does by itself; for admins")
    .option("--dry-run", "only say what would go")
    .option("--json", "print one JSON object")
    .action(collectGarbage);
}

async function collectGarbage({ dryRun = false, json }: GcOptions): Promise<void> {
  const report = dryRun ? await connect().call(endpoints.previewArtifactGarbage, {}) : await sweepAll();
  if (json) return printJson(report);
  const { kept } = report;
  process.stdout.write(`${dryRun ? "Would go" : "Gone"}: ${goneWords(report)}\n`);
  if (kept.contents > 0)
    note(`Kept: ${contentWords(kept)} that nothing needs any more, until a day of grace is over.`);
  if (kept.inUse > 0)
    note(
      `Kept: ${versionWords(kept.inUse)} whose time is over, used by a run that has not ended or linked to.`,
    );
}

/** A large sweep is answered in parts. */
async function sweepAll(): Promise<Garbage> {
  const client = connect();
  const gone = { expired: 0, forsaken: 0, deleted: 0, contents: 0, bytes: 0 };
  for (;;) {
    const { hasMore, kept, ...part } = await client.call(endpoints.sweepArtifactGarbage, {});
    for (const key of ["expired", "forsaken", "deleted", "contents", "bytes"] as const)
      gone[key] += part[key];
    if (!hasMore) return { ...gone, kept };
  }
}

function goneWords(garbage: Garbage): string {
  const versions = [
    [garbage.expired, "whose time is over"],
    [garbage.forsaken, "never committed"],
    [garbage.deleted, "deleted before"],
  ] as const;
  const counted = versions.filter(([count]) => count > 0);
  return [contentWords(garbage), ...counted.map(([count, why]) => `${versionWords(count)} ${why}`)].join(
    ", ",
  );
}

const contentWords = ({ contents, bytes }: { contents: number; bytes: number }) =>
  `${contents === 1 ? "1 content" : `${contents} contents`} (${saySize(bytes)})`;

const versionWords = (count: number) => (count === 1 ? "1 version" : `${count} versions`);
