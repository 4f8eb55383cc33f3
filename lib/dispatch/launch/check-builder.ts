import type { Issue } from "../../config/issue";
import { isBuiltFromCode } from "../../config/values/built-image";
import type { QueueBuilder } from "../../db/launch-sources";
import { chosenBuilder, needsImageBuilder } from "../../runs/agent-need";
import { placedIssue } from "./placed-issue";
import type { LaunchPlan } from "./plan-launch";

const remedy =
  "Name a ready image (`docker: {image: …}`), launch on another queue, or have an agent of this queue started with `builder: {type: docker}` or `kaniko` in its launch-config.yaml.";

/** The plan with an issue where its code needs an image and no agent of the queue builds one, as far as agents have said. */
export function checkBuilder(plan: LaunchPlan, builders: readonly QueueBuilder[]): LaunchPlan {
  const { queue, resolution, manifest } = plan;
  const { config } = resolution;
  if (needsImageBuilder(queue.resource, config, manifest)) {
    const issue = judge(plan, builders);
    return issue ? { ...plan, issues: [...plan.issues, issue] } : plan;
  }
  const buildsNothing = chosenBuilder(config) === "noop" && isBuiltFromCode(config, manifest);
  if (!buildsNothing || queue.resource === "local-process") return plan;
  const issue = placedIssue(plan, ["/builder/type"], {
    code: "no-builder",
    severity: "error",
    message:
      "`builder.type` is noop, so no image is built, and this job brings code without one. Name a ready image (`docker: {image: …}`), or take `builder.type` out.",
  });
  return { ...plan, issues: [...plan.issues, issue] };
}

function judge(plan: LaunchPlan, agents: readonly QueueBuilder[]): Issue | undefined {
  const { name } = plan.queue;
  if (agents.some(({ builder }) => builder !== null && builder !== "noop")) return undefined;
  const at = ["/git/repository", "/artifact"];
  if (agents.length > 0 && agents.every(({ builder }) => builder === "noop"))
    return placedIssue(plan, at, {
      code: "no-builder",
      severity: "error",
      message: `This job brings code without an image, and no agent of queue ${name} builds images (${listNames(agents)}: \`builder.type: noop\`). ${remedy}`,
    });
  const why =
    agents.length === 0 ? `no agent has served queue ${name} yet` : `no agent of queue ${name} has said so`;
  return placedIssue(plan, at, {
    code: "builder-unknown",
    severity: "warning",
    message: `This job brings code without an image, so its agent must build one; whether one can is not known: ${why}.`,
  });
}

function listNames(agents: readonly { name: string }[]): string {
  const names = agents.slice(0, 3).map(({ name }) => name);
  return agents.length > 3 ? `${names.join(", ")} and ${agents.length - 3} more` : names.join(", ");
}
