/**
 * From a resolved config to the request its target is sent. Pure: the server shows it before launching, the agent sends it.
 * Each target has one renderer; what they share is how a command line (R38) and variables (R9, R33, R35) are made up.
 */
import type { Issue } from "../issue";
import type { FromAgent } from "../resolution";
import { type AgentMarks, createAgentMarks } from "./agent-marks";
import { renderDocker } from "./docker";
import { renderKubernetes } from "./kubernetes";
import { keepInserted } from "./kubernetes-dollars";
import { renderLocalProcess } from "./local-process";
import type { Rendered, RenderInput, TargetInput, TargetRequest } from "./render-context";
import { renderSagemaker } from "./sagemaker";

/** Renders the bare request for the queue's resource, with what the agent will fill in, and all issues (R33, R38–R40). */
export function renderManifest(input: RenderInput): Rendered {
  const { inserted, references = {} } = input.context;
  const given = input.resource === "kubernetes" ? keepInserted(input.config, inserted) : input.config;
  const marks = createAgentMarks(given, references);
  const target = renderTarget({ ...input, config: marks.mark(given), isFromAgent: marks.isMarked });
  const { manifest, fromAgent } = marks.collect(target.manifest);
  return {
    manifest,
    fromAgent: [...fromAgent, ...(target.inherited ?? []), ...leftOutNames(target, marks)],
    issues: target.issues.map((issue) => unmarked(issue, marks)),
  };
}

function renderTarget(input: TargetInput): TargetRequest {
  switch (input.resource) {
    case "local-process":
      return renderLocalProcess(input);
    case "docker":
      return renderDocker(input);
    case "kubernetes":
      return renderKubernetes(input);
    case "sagemaker":
      return renderSagemaker(input);
  }
}

function leftOutNames(target: TargetRequest, marks: AgentMarks): FromAgent[] {
  return [...(target.leftOut ?? [])].flatMap(([variable, text]) => {
    if (text === null) return [{ name: variable, at: `env.${variable}` }];
    const restored = marks.restore(text);
    const isWhole = restored.text === `\${${restored.names[0]}}`;
    return restored.names.map((name) => ({
      name,
      at: `env.${variable}`,
      ...(isWhole ? {} : { text: restored.text }),
    }));
  });
}

function unmarked(issue: Issue, marks: AgentMarks): Issue {
  const clean = { ...issue, message: marks.restore(issue.message).text };
  if (issue.found !== undefined) clean.found = marks.restore(issue.found).text;
  return clean;
}
