import { CliFailure } from "./failure";

export interface ArtifactReference {
  project: string;
  artifact: string;
  /** As it is written; undefined where none is. */
  version: string | undefined;
}

export const referenceHelp =
  'project/name, with ":v3" or ":alias" for a version; project left out: uncategorized';

/** Reads `[project/]name[:version]`. */
export function readReference(text: string): ArtifactReference {
  const colon = text.indexOf(":");
  const parts = (colon < 0 ? text : text.slice(0, colon)).split("/");
  const [artifact = "", project = "uncategorized", ...rest] = parts.toReversed();
  const version = colon < 0 ? undefined : text.slice(colon + 1);
  if (artifact === "" || project === "" || rest.length > 0 || version === "" || version?.includes(":"))
    throw new CliFailure(
      `"${text}" names no artifact: write project/name, project/name:v3 or project/name:latest.`,
      2,
    );
  return { project, artifact, version };
}

/** The version that is meant; without one `latest`. */
export function readVersion(text: string): { project: string; artifact: string; version: string } {
  const { version = "latest", ...place } = readReference(text);
  return { ...place, version };
}
