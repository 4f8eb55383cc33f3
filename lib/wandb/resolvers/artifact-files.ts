import { type ArtifactFile, listArtifactFiles } from "../../artifacts/list-files";
import { hexOf } from "../../artifacts/md5";
import type { ClientContext } from "../client-context";
import { nodeId } from "../client-id";
import { type PageArguments, readPage, toConnection } from "../pages";

export interface ArtifactFileArguments extends PageArguments {
  names?: readonly string[] | null;
}

/** The files of a version, with addresses that need no key. A reference has the address that it leads to. */
export async function listFilesOfArtifact(
  context: ClientContext,
  versionId: string,
  { names, ...asked }: ArtifactFileArguments,
) {
  const page = readPage(asked, 50, 10_000);
  const { files, total } = await listArtifactFiles(context.actor, {
    ...{ versionId, offset: page.offset, limit: page.limit + 1 },
    ...(names && { paths: names }),
  });
  return {
    totalCount: total,
    uploadHeaders: [],
    ...toConnection(files, page, (file) => makeContentFile(context, versionId, file)),
  };
}

export function makeContentFile(
  context: ClientContext,
  versionId: string,
  { path, size, digest, ref }: ArtifactFile,
) {
  const get = () => ref ?? context.sign({ method: "GET", md5: digest });
  return {
    __typename: "File",
    id: nodeId("ArtifactFile", `${versionId}/${path}`),
    ...{ name: path, displayName: path, url: get, directUrl: get },
    ...{
      uploadUrl: null,
      uploadHeaders: [],
      uploadMultipartUrls: null,
      storagePath: ref === null ? `wandb_artifacts/${hexOf(digest)}` : null,
    },
    ...{ sizeBytes: size, mimetype: null, updatedAt: null, digest, md5: digest, artifact: null },
  };
}
