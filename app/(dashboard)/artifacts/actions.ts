"use server";

import { describeNamed, setAlias } from "@/lib/artifacts/edit-named";
import { deleteNamed } from "@/lib/artifacts/end-named";
import { type Result, succeed } from "@/lib/result";
import { answerAction } from "../answer-action";

/** A version of an artifact, or the artifact where it is null. */
interface Place {
  project: string;
  artifact: string;
  version: string | null;
}

/** Points an alias at a version, or takes it away where there is none. */
export async function setAliasAction(
  input: Place & { alias: string },
): Promise<Result<{ alias: string; version: string | null }>> {
  return answerAction(async (actor) => succeed(await setAlias(actor, input)));
}

/** Changes what is said of an artifact, or of a version of it. */
export async function describeArtifactAction(
  input: Place & { description: string | null; tags: string[] },
): Promise<Result<{ tags: string[] }>> {
  return answerAction(async (actor) => {
    const { tags } = await describeNamed(actor, input);
    return succeed({ tags });
  });
}

/** Deletes a version, or the whole artifact. */
export async function deleteArtifactAction(
  input: Place & { withAliases: boolean; force: boolean },
): Promise<Result<{ deleted: string }>> {
  return answerAction(async (actor) => succeed({ deleted: await deleteNamed(actor, input) }));
}
