import { loadVersion } from "@/lib/artifacts/load-versions";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { orNotFound } from "../../../../_components/or-not-found";

export interface VersionParams {
  params: Promise<{ project: string; artifact: string; version: string }>;
}

/** Who looks at a version's page, where it stands, and what is said of it. */
export async function loadPageVersion({ params }: VersionParams) {
  const actor = await getPageActor();
  const { project, artifact, version: reference } = await params;
  const asked = {
    project: decodeURIComponent(project),
    artifact: decodeURIComponent(artifact),
    version: decodeURIComponent(reference),
  };
  const version = await orNotFound(loadVersion(actor, asked));
  // An alias may move while one looks at it; a number does not.
  return { actor, version, place: { ...asked, version: version.version } };
}
