import { z } from "zod";
import type { ComparedFacts } from "../../runs/run-comparison";

/** What is known of the code of a program that reports. */
export interface ReportedCode {
  repository?: string | null | undefined;
  program?: string | null | undefined;
  /** `wandb-metadata.json` as the W&B client saved it. */
  metadata?: string | undefined;
  /** `diff.patch`: by what the code differed from its commit. */
  patch?: string | undefined;
}

const gitSchema = z.object({ git: z.object({ commit: z.string().regex(/^[0-9a-f]{40,64}$/) }) });

/** Repository, commit and program of runs, and what of their code was not committed: patches with other texts are other patches. */
export function codeFacts(codes: readonly ReportedCode[]): ComparedFacts[] {
  const patches = [...new Set(codes.flatMap(({ patch }) => (patch ? [patch] : [])))];
  return codes.map(({ repository, program, metadata, patch }) => {
    const words = patch ? patchWords(patch) : undefined;
    const named: [string, string | null | undefined][] = [
      // A user's name in an address could be a key.
      ["repository", repository?.replace(/\/\/[^@/]*@/, "//")],
      ["commit", commitOf(metadata)],
      ["program", program],
      [
        "not committed",
        words && patches.length > 1 ? `patch ${patches.indexOf(patch ?? "") + 1}: ${words}` : words,
      ],
    ];
    return new Map(named.flatMap(([name, text]) => (text ? [[name, { text }]] : [])));
  });
}

function commitOf(metadata: string | undefined): string | undefined {
  try {
    return gitSchema.safeParse(JSON.parse(metadata ?? "null")).data?.git.commit;
  } catch {
    return undefined;
  }
}

/** `+8 −4 in 2 files` */
function patchWords(patch: string): string {
  let [added, removed, files] = [0, 0, 0];
  for (const line of patch.split("\n")) {
    if (line.startsWith("diff --git ")) files += 1;
    else if (line.startsWith("+") && !line.startsWith("+++ ")) added += 1;
    else if (line.startsWith("-") && !line.startsWith("--- ")) removed += 1;
  }
  return `+${added} −${removed} in ${files} ${files === 1 ? "file" : "files"}`;
}
