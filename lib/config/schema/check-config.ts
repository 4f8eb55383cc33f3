import { guardrailIssue } from "../guardrails/guardrail-issue";
import { priorityNames } from "../guardrails/guardrails";
import type { Issue } from "../issue";
import { describeValue } from "../tree/describe-value";
import type { ConfigNode, MapNode, ScalarNode } from "../tree/node";
import { nodeAt } from "../tree/node-at";
import { parseArtifactName } from "../values/artifact-name";
import { durationText, parseDuration } from "../values/duration";
import { branchProblem } from "../values/git-branch";
import { checkCommit } from "../values/git-commit";
import { parseImageReference } from "../values/image-reference";
import { leastInterval, outputTimes } from "../values/output-times";
import { compileSearch } from "../values/pattern";
import { checkRepository, withoutCredentials } from "../values/repository";

interface Problem {
  code: string;
  message: string;
  severity?: "warning";
  allowed?: string;
  found?: string;
}

/** Checks what stands at the places whose form the target does not decide: sources, artifacts, terms (R7, R11, R43). */
export function checkConfig(root: MapNode, isOpen: (node: ScalarNode) => boolean): Issue[] {
  const issues: Issue[] = [];
  const check = (keys: string[], judge: (node: ScalarNode) => Problem | undefined) => {
    const node = nodeAt(root, keys);
    if (node?.kind !== "scalar" || node.value === null || isOpen(node)) return;
    const problem = judge(node);
    if (problem) issues.push(guardrailIssue(node, keys, undefined, problem));
  };
  check(["git", "repository"], (node) => judgeRepository(withoutMacros(node)));
  check(["git", "branch"], (node) => judgeBranch(withoutMacros(node)));
  check(["git", "commit"], (node) => judgeCommit(String(node.value)));
  for (const key of ["submodules", "lfs"]) check(["git", key], (node) => judgeFlag(node, key));
  check(["docker", "image"], (node) => judgeImage(withoutMacros(node)));
  check(["builder", "accelerator", "base_image"], (node) => judgeImage(withoutMacros(node)));
  check(["artifact"], (node) => judgeArtifact(String(node.value)));
  for (const home of ["input_artifacts", "output_artifacts"]) {
    for (const index of items(root, [home]).keys()) {
      check([home, String(index), "name"], (node) => judgeArtifact(String(node.value)));
      check([home, String(index), "path"], (node) => judgePath(String(node.value)));
    }
  }
  for (const [index, item] of items(root, ["output_artifacts"]).entries()) {
    const at = ["output_artifacts", String(index)];
    check([...at, "when"], judgeOutputTime);
    check([...at, "every"], judgeInterval);
    check([...at, "optional"], (node) => judgeFlag(node, "optional"));
    const aliases = nodeAt(item, ["aliases"]);
    const count = aliases?.kind === "list" ? aliases.items.length : 0;
    for (let alias = 0; alias < count; alias += 1)
      check([...at, "aliases", String(alias)], (node) => judgeAlias(withoutMacros(node)));
  }
  check(["priority"], judgePriority);
  check(["max_run_time"], judgeRunTime);
  check(["retry", "max"], (node) => judgeCount(node, "max"));
  check(["retry", "backoff"], judgeDuration);
  check(["retry", "on_log"], judgePattern);
  issues.push(...checkExitCodes(root, isOpen));
  return issues;
}

function items(root: MapNode, keys: string[]): ConfigNode[] {
  const node = nodeAt(root, keys);
  return node?.kind === "list" ? node.items : [];
}

/** A macro stands for a plain word; what it will be is not known yet. */
function withoutMacros(node: ScalarNode): string {
  return String(node.value).replace(/\$\{[A-Za-z_][A-Za-z0-9_.]*\}/g, "x");
}

function judgeRepository(text: string): Problem | undefined {
  const check = checkRepository(text);
  if (!("problem" in check)) return undefined;
  return {
    code: "bad-repository",
    message: `The repository cannot be used: ${check.problem}.`,
    allowed: "http(s), ssh, git or host:path",
    found: describeValue(withoutCredentials(text)),
  };
}

function judgeBranch(text: string): Problem | undefined {
  const problem = branchProblem(text);
  if (problem === undefined) return undefined;
  return {
    code: "bad-branch",
    message: `"${describeValue(text)}" is no branch or tag: ${problem}.`,
    found: describeValue(text),
  };
}

function judgeCommit(text: string): Problem | undefined {
  if (text.includes("${")) return undefined;
  const check = checkCommit(text);
  const found = describeValue(text);
  if ("problem" in check) return { code: "bad-commit", message: `"${found}": ${check.problem}.`, found };
  if (!check.isShort) return undefined;
  return {
    code: "short-commit",
    severity: "warning",
    message: `The commit ${found} is short and may become ambiguous; write all 40 digits.`,
    allowed: "40 or 64 hexadecimal digits",
    found,
  };
}

function judgeFlag({ value }: ScalarNode, key: string): Problem | undefined {
  if (typeof value === "boolean") return undefined;
  return {
    code: "wrong-type",
    message: `\`${key}\` is true or false.`,
    allowed: "true, false",
    found: describeValue(value),
  };
}

function judgeImage(text: string): Problem | undefined {
  const image = parseImageReference(text);
  if (!("problem" in image)) return undefined;
  const found = describeValue(text);
  return { code: "bad-image", message: `"${found}" is no image reference: ${image.problem}.`, found };
}

function judgeArtifact(text: string): Problem | undefined {
  const name = parseArtifactName(text);
  if (!("problem" in name)) return undefined;
  const found = describeValue(text);
  return {
    code: "bad-artifact-name",
    message: `"${found}" is no artifact name: ${name.problem}.`,
    allowed: "[[entity/]project/]name[:version]",
    found,
  };
}

function judgeOutputTime({ value }: ScalarNode): Problem | undefined {
  if (outputTimes.some((time) => time === value)) return undefined;
  const allowed = outputTimes.join(", ");
  const found = describeValue(value);
  return { code: "bad-output-time", message: `\`when\` is one of ${allowed}, not ${found}.`, allowed, found };
}

/** A version's number is written like an alias, so no alias may look like one. */
function judgeAlias(text: string): Problem | undefined {
  if (/^[^:/]{1,256}$/u.test(text) && !/^v\d+$/.test(text)) return undefined;
  const found = describeValue(text);
  return {
    code: "bad-alias",
    message: `"${found}" is no alias: it has 1 to 256 characters without ":" and "/", and is not written like a version, such as v3.`,
    found,
  };
}

/** A path may not leave the directory it is meant to stay in (R11). */
function judgePath(text: string): Problem | undefined {
  let depth = 0;
  for (const part of text.split(/[\\/]/)) {
    if (part === "..") depth -= 1;
    else if (part !== "" && part !== ".") depth += 1;
    if (depth < 0) {
      const found = describeValue(text);
      return { code: "path-outside", message: `The path ${found} leaves the run's directory.`, found };
    }
  }
  return undefined;
}

function judgePriority(node: ScalarNode): Problem | undefined {
  if (priorityNames.some((name) => name === node.value)) return undefined;
  const allowed = priorityNames.join(", ");
  const found = describeValue(node.value);
  return {
    code: "bad-priority",
    message: `"${found}" is no priority; it is one of ${allowed}.`,
    allowed,
    found,
  };
}

const durations = "a duration such as 72h, 1h30m or 90s, or a number of seconds";

function judgeDuration(node: ScalarNode): Problem | undefined {
  const { value } = node;
  const seconds = typeof value === "string" || typeof value === "number" ? parseDuration(value) : undefined;
  if (seconds !== undefined) return undefined;
  const found = describeValue(value);
  return { code: "bad-duration", message: `"${found}" is not ${durations}.`, allowed: durations, found };
}

/** No time at all is no limit anyone means. */
function judgeRunTime(node: ScalarNode): Problem | undefined {
  const problem = judgeDuration(node);
  if (problem || parseDuration(typeof node.value === "number" ? node.value : node.text) !== 0) return problem;
  const found = describeValue(node.value);
  const message = "A run cannot have a longest run time of zero; leave it out for the queue's own.";
  return { code: "bad-duration", message, allowed: durations, found };
}

function judgeInterval(node: ScalarNode): Problem | undefined {
  const problem = judgeDuration(node);
  const seconds = parseDuration(typeof node.value === "number" ? node.value : node.text) ?? 0;
  if (problem || seconds >= leastInterval) return problem;
  const least = durationText(leastInterval);
  const found = describeValue(node.value);
  const message = `\`every\` is at least ${least}, not ${found}: each checkpoint is looked through and made a version.`;
  return { code: "bad-duration", message, allowed: `from ${least}: ${durations}`, found };
}

function judgeCount(node: ScalarNode, key: string): Problem | undefined {
  if (typeof node.value === "number" && Number.isSafeInteger(node.value) && node.value >= 0) return undefined;
  const found = describeValue(node.value);
  return { code: "wrong-type", message: `\`${key}\` is a whole number from 0.`, allowed: "0, 1, 2 …", found };
}

function judgePattern(node: ScalarNode): Problem | undefined {
  const pattern = compileSearch(String(node.value));
  if ("matches" in pattern) return undefined;
  return {
    code: "bad-pattern",
    message: `The pattern cannot be used: ${pattern.problem}.`,
    found: describeValue(node.value),
  };
}

function checkExitCodes(root: MapNode, isOpen: (node: ScalarNode) => boolean): Issue[] {
  const node = nodeAt(root, ["retry", "on_exit_codes"]);
  if (!node) return [];
  const codes = node.kind === "list" ? node.items : [node];
  return codes.flatMap((code, index) => {
    if (code.kind === "scalar" && isOpen(code)) return [];
    const value = code.kind === "scalar" && node.kind === "list" ? code.value : undefined;
    if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 255) return [];
    const keys = ["retry", "on_exit_codes", ...(node.kind === "list" ? [String(index)] : [])];
    const message = "`on_exit_codes` is a list of exit codes from 0 to 255.";
    return [guardrailIssue(code, keys, undefined, { code: "wrong-type", message, allowed: "0 – 255" })];
  });
}
