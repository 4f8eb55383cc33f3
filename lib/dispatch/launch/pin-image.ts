import type { Issue } from "../../config/issue";
import { fillImage, findImage, isBuiltFromCode, replaceImage } from "../../config/values/built-image";
import type { LaunchPlan } from "./plan-launch";

/**
 * The plan with the very image that the earlier run had, where its tag may have moved since and a build may give another one. An
 * image that no registry knows is only on the machine that made it: Docker finds it there by its id; a cluster cannot be asked for
 * it, and that is said.
 */
export function pinImage(plan: LaunchPlan, digest: string | null): LaunchPlan {
  const { resolution, manifest, queue } = plan;
  if (digest === null) return plan;
  if (!digest.includes("@") && queue.resource !== "docker")
    return { ...plan, issues: [...plan.issues, unpinned(digest)] };
  if (isBuiltFromCode(resolution.config, manifest)) return { ...plan, manifest: fillImage(manifest, digest) };
  const named = findImage(manifest);
  if (named === undefined) return plan;
  const config = replaceImage(resolution.config, named, digest);
  return {
    ...plan,
    manifest: replaceImage(manifest, named, digest),
    resolution: { ...resolution, config },
  };
}

function unpinned(digest: string): Issue {
  return {
    code: "rerun-image",
    severity: "warning",
    message: `The earlier run had the image ${digest.slice(0, 19)}…, which no registry has: this one takes what its name stands for now.`,
    path: "/mode",
  };
}
