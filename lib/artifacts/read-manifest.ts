/** The list of an artifact's files, in the form in which clients of W&B write and read it. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { AppError } from "../errors";

const entrySchema = z.looseObject({
  /** Base64 of the content's MD5; of a reference whatever its maker has taken. */
  digest: z.string().max(4_096),
  size: z.number().min(0).nullish(),
  /** Where a reference leads; without it the entry is a file. */
  ref: z.string().max(16_384).nullish(),
});
export type ManifestEntry = z.infer<typeof entrySchema>;

const manifestSchema = z.looseObject({ contents: z.record(z.string(), entrySchema) });

/** What else stands in it is kept as it was sent. */
export type Manifest = z.infer<typeof manifestSchema>;

/** Throws INVALID with what is wrong when it is no manifest. */
export function readManifest(text: string): Manifest {
  const parsed = manifestSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError(
    "INVALID",
    `the manifest of the artifact cannot be read: ${issue?.path.join(".") || "it"}: ${issue?.message}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("INVALID", "the manifest of the artifact is not JSON", { cause });
  }
}

/** What a change names is as the change says; everything else stays. */
export function layOver(base: Manifest, change: Manifest): Manifest {
  return { ...base, contents: { ...base.contents, ...change.contents } };
}

export interface ManifestSums {
  size: number;
  fileCount: number;
  /** References that say nothing of what they lead to, so that it may change unseen. */
  looseCount: number;
}

export function sumManifest({ contents }: Manifest): ManifestSums {
  const entries = Object.values(contents);
  return {
    size: entries.reduce((sum, { size }) => sum + (size ?? 0), 0),
    fileCount: entries.length,
    looseCount: entries.filter(isLoose).length,
  };
}

/** Without a checksum clients put the address itself in the place of the digest, or of a file on a disk only its size. */
function isLoose({ ref, digest, size }: ManifestEntry): boolean {
  if (ref == null) return false;
  const ofSize = createHash("md5")
    .update(String(size ?? ""))
    .digest("base64");
  return digest === "" || digest === ref || digest === ofSize;
}

/** The digest by which clients know a whole artifact: hex MD5 of its paths and digests, by path. */
export function digestOfManifest({ contents }: Manifest): string {
  const hash = createHash("md5").update("wandb-artifact-manifest-v1\n");
  const paths = Object.keys(contents).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  for (const path of paths) hash.update(`${path}:${contents[path]?.digest}\n`);
  return hash.digest("hex");
}
