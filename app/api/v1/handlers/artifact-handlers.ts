import { artifactEndpoints } from "@/lib/api/artifact-endpoints";
import { collectGarbage, previewGarbage } from "@/lib/artifacts/collect-garbage";
import { compareOutputs } from "@/lib/artifacts/compare-outputs";
import { diffVersions } from "@/lib/artifacts/diff-versions";
import { changeCollection, changeVersion, moveAlias, removeAlias } from "@/lib/artifacts/edit-named";
import {
  deleteNamedCollection,
  deleteNamedVersion,
  linkNamedVersion,
  unlinkNamedVersion,
  useNamedVersion,
} from "@/lib/artifacts/end-named";
import { listDownloads } from "@/lib/artifacts/list-downloads";
import { listFolder } from "@/lib/artifacts/list-folder";
import { listRunArtifacts } from "@/lib/artifacts/list-run-artifacts";
import { loadCollection, loadCollections } from "@/lib/artifacts/load-collections";
import { loadLineage } from "@/lib/artifacts/load-lineage";
import { loadVersion, loadVersions } from "@/lib/artifacts/load-versions";
import { openNamedFile } from "@/lib/artifacts/open-file";
import { zipVersion } from "@/lib/artifacts/zip-version";
import { archiveResponse } from "../../archive-response";
import { programFileResponse } from "../../program-file-response";
import { signContent } from "../../sign-content";
import { defineHandlers } from "./define-handlers";

export const artifactRoutes = defineHandlers(artifactEndpoints, {
  listArtifacts: ({ actor, query }) => loadCollections(actor, query),
  previewArtifactGarbage: ({ actor }) => previewGarbage(actor),
  sweepArtifactGarbage: ({ actor }) => collectGarbage(actor),
  getArtifact: ({ actor, params }) => loadCollection(actor, params),
  updateArtifact: ({ actor, params, body }) => changeCollection(actor, { ...body, ...params }),
  deleteArtifact: ({ actor, params, query }) => deleteNamedCollection(actor, { ...query, ...params }),
  listArtifactVersions: ({ actor, params, query }) => loadVersions(actor, { ...query, ...params }),
  getArtifactVersion: ({ actor, params }) => loadVersion(actor, params),
  updateArtifactVersion: ({ actor, params, body }) => changeVersion(actor, { ...body, ...params }),
  deleteArtifactVersion: ({ actor, params, query }) => deleteNamedVersion(actor, { ...query, ...params }),
  listArtifactFiles: ({ actor, params, query }) => listFolder(actor, { ...query, ...params }),
  getArtifactFile: async ({ actor, params, request }) => {
    const file = await openNamedFile(actor, params);
    return await programFileResponse(request, { name: params.path, isForFrame: false }, file);
  },
  listArtifactDownloads: async ({ actor, params, query }) => {
    const { files, ...rest } = await listDownloads(actor, { ...query, ...params });
    return {
      ...rest,
      files: files.map((file) => ({
        ...file,
        address:
          file.ref === null
            ? signContent(actor.teamId, { method: "GET", maxBytes: file.size, md5: file.digest })
            : null,
      })),
    };
  },
  getArtifactArchive: async ({ actor, params }) => archiveResponse(await zipVersion(actor, params)),
  setArtifactAlias: ({ actor, params, body }) => moveAlias(actor, { ...body, ...params }),
  removeArtifactAlias: ({ actor, params }) => removeAlias(actor, params),
  linkArtifactVersion: ({ actor, params, body }) => linkNamedVersion(actor, { from: params, ...body }),
  unlinkArtifactVersion: ({ actor, params }) => unlinkNamedVersion(actor, params),
  useArtifactVersion: ({ actor, params, body }) => useNamedVersion(actor, { ...body, ...params }),
  getArtifactLineage: ({ actor, params, query }) => loadLineage(actor, { ...query, ...params }),
  diffArtifactVersions: ({ actor, params, query }) => diffVersions(actor, { ...query, ...params }),
  getRunReproduction: async ({ actor, params }) => ({ reproduction: await compareOutputs(actor, params) }),
  listRunArtifacts: ({ actor, params, query }) => listRunArtifacts(actor, { ...query, ...params }),
});
