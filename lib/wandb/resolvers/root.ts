import type { ClientContext } from "../client-context";
import { artifactEdits } from "./artifact-edits";
import { artifactMutations } from "./artifact-mutations";
import { fileMutations } from "./file-mutations";
import { projectMutations, projectQueries } from "./project-queries";
import { runMutations } from "./run-mutations";
import { serverQueries } from "./server-queries";

/** What each query and mutation is answered by; a mutation that is not here is not served. */
export function makeRoot(context: ClientContext): Record<string, unknown> {
  return {
    ...serverQueries(context),
    ...projectQueries(context),
    ...projectMutations(context),
    ...runMutations(context),
    ...fileMutations(context),
    ...artifactMutations(context),
    ...artifactEdits(context),
  };
}
