/** Addresses of pages of artifacts. */
export function artifactHref({ project, artifact }: { project: string; artifact: string }): string {
  return `/artifacts/${encodeURIComponent(project)}/${encodeURIComponent(artifact)}`;
}

export function versionHref({
  version,
  ...place
}: {
  project: string;
  artifact: string;
  version: string | null;
}): string {
  return version === null ? artifactHref(place) : `${artifactHref(place)}/${encodeURIComponent(version)}`;
}
