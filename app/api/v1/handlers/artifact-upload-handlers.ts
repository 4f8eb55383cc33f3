import { artifactUploadEndpoints } from "@/lib/api/artifact-upload-endpoints";
import { beginVersion } from "@/lib/artifacts/begin-version";
import { commitVersion } from "@/lib/artifacts/commit-version";
import { longestManifest } from "@/lib/artifacts/load-manifest";
import { loadCommitted } from "@/lib/artifacts/load-versions";
import { planUpload } from "@/lib/artifacts/plan-contents";
import { signContent } from "../../sign-content";
import { defineHandlers } from "./define-handlers";

export const artifactUploadRoutes = defineHandlers(artifactUploadEndpoints, {
  beginArtifactVersion: async ({ actor, params, body }) => {
    const { manifestId, ...begun } = await beginVersion(actor, { ...body, ...params });
    return {
      ...begun,
      manifestAddress:
        manifestId === null
          ? null
          : signContent(actor.teamId, { method: "PUT", maxBytes: longestManifest, manifestId }),
    };
  },
  planArtifactContents: async ({ actor, params, body }) => ({
    contents: (await planUpload(actor, { ...body, ...params })).map(({ md5, size, isKnown }) => ({
      md5,
      address: isKnown ? null : signContent(actor.teamId, { method: "PUT", maxBytes: size, md5 }),
    })),
  }),
  commitArtifactVersion: async ({ actor, params }) =>
    await loadCommitted(actor, await commitVersion(actor, params)),
});
