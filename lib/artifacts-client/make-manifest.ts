import { digestOfManifest, type Manifest } from "../artifacts/read-manifest";

interface ManifestFile {
  path: string;
  /** Base64 of its MD5. */
  digest: string;
  size: number;
}

/** The list of an artifact's files in the form of W&B's clients, and the digest by which they and the server know the whole. */
export function makeManifest(files: readonly ManifestFile[]): { text: Buffer; digest: string } {
  const contents = Object.fromEntries(files.map(({ path, digest, size }) => [path, { digest, size }]));
  const manifest: Manifest = {
    version: 1,
    storagePolicy: "wandb-storage-policy-v1",
    storagePolicyConfig: { storageLayout: "V2" },
    contents,
  };
  return { text: Buffer.from(JSON.stringify(manifest)), digest: digestOfManifest(manifest) };
}
