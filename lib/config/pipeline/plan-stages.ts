/** The order of a pipeline's stages: from what they name in `needs`, and from artifacts that one makes and another takes (P2). */

import type { Issue } from "../issue";
import { closestName } from "../issues/closest-name";
import { issueAt } from "../issues/issue-at";
import { describeValue } from "../tree/describe-value";
import type { Origin } from "../tree/node";
import { pointerOf } from "../tree/pointer";
import type { StageNeed } from "./read-needs";
import type { StageArtifact } from "./stage-artifacts";

/** What is known of a stage once it is resolved. */
export interface StageParts {
  /** Absent when it was given none. */
  name?: string;
  needs: readonly StageNeed[];
  inputs: readonly StageArtifact[];
  outputs: readonly StageArtifact[];
  /** Where it says that it runs only when a stage that it needs has failed. */
  onlyAfterFailure?: Origin | undefined;
}

/** Why a stage comes after another. */
export interface StageEdge {
  /** Index of the earlier stage. */
  from: number;
  to: number;
  /** What it takes of the earlier one; absent where only `needs` says so. */
  artifact?: string;
  /** With `artifact`: its place among what the earlier one makes, and what this one takes. */
  output?: number;
  input?: number;
}

export interface StagePlan {
  edges: StageEdge[];
  /**
   * Of each stage, how many stages at least come before it one after the other: stages of one rank can run at the same time. A stage that
   * waits for itself has none.
   */
  ranks: (number | undefined)[];
  issues: Issue[];
}

interface Written extends StageEdge {
  origin: Origin;
  path: string;
}

/** Plans stages in the order in which they are written. Issues have paths that begin with `/stages/0`. */
export function planStages(stages: readonly StageParts[]): StagePlan {
  const makers = new Map<string, { stage: number; position: number }>();
  const issues: Issue[] = [];
  const written: Written[] = [];
  stages.forEach(({ outputs }, index) => {
    for (const output of outputs) {
      const first = makers.get(output.name)?.stage;
      if (first === undefined) makers.set(output.name, { stage: index, position: output.position });
      else if (first !== index) issues.push(madeTwice(output, stages, first, index));
    }
  });
  stages.forEach((stage, to) => {
    for (const need of stage.needs) {
      const from = stages.findIndex(({ name }) => name === need.name);
      const path = pathOf(to, need.path);
      if (from < 0) issues.push(unknownNeed(need, stages, path));
      else written.push({ from, to, origin: need.node.origin, path });
    }
    for (const input of stage.inputs) {
      const maker = makers.get(input.name);
      if (maker === undefined || maker.stage === to) continue;
      const taken = { artifact: input.name, output: maker.position, input: input.position };
      written.push({ from: maker.stage, to, ...taken, origin: input.origin, path: pathOf(to, input.path) });
    }
    const { onlyAfterFailure } = stage;
    if (onlyAfterFailure && !written.some((edge) => edge.to === to))
      issues.push(needsNothing(onlyAfterFailure, to));
  });
  const ranks = rankStages(stages.length, written);
  return { edges: written.map(edgeOf), ranks, issues: [...issues, ...cycles(stages, written, ranks)] };
}

/** How a stage is called in sentences. */
export function stageLabel({ name }: Pick<StageParts, "name">, index: number): string {
  return name === undefined ? `number ${index + 1}` : `"${describeValue(name)}"`;
}

function edgeOf({ origin: _origin, path: _path, ...edge }: Written): StageEdge {
  return edge;
}

/** Such a stage would never run. */
function needsNothing(origin: Origin, stage: number): Issue {
  return issueAt(origin, {
    code: "stage-needs-nothing",
    message:
      "`when: failure` is about the stages that this one needs, and it needs none: name them in `needs`.",
    path: pathOf(stage, "/when"),
  });
}

function pathOf(stage: number, below: string): string {
  return pointerOf(["stages", String(stage)]) + below;
}

/** Those that wait for nobody are first; a stage comes when all before it have come. */
function rankStages(count: number, edges: readonly StageEdge[]): (number | undefined)[] {
  const ranks: (number | undefined)[] = Array.from({ length: count }, () => undefined);
  const left = Array.from({ length: count }, () => 0);
  const after = new Map<number, number[]>();
  for (const { from, to } of edges) {
    left[to] = (left[to] ?? 0) + 1;
    after.set(from, [...(after.get(from) ?? []), to]);
  }
  let ready = left.flatMap((waits, index) => (waits === 0 ? [index] : []));
  for (let rank = 0; ready.length > 0; rank += 1) {
    const next: number[] = [];
    for (const index of ready) {
      ranks[index] = rank;
      for (const to of after.get(index) ?? []) {
        left[to] = (left[to] ?? 0) - 1;
        if (left[to] === 0) next.push(to);
      }
    }
    ready = next;
  }
  return ranks;
}

/** One issue per circle, where the stage that is written first in it says what it waits for. */
function cycles(
  stages: readonly StageParts[],
  edges: readonly Written[],
  ranks: readonly (number | undefined)[],
): Issue[] {
  const told = new Set<number>();
  const issues: Issue[] = [];
  for (const index of stages.keys()) {
    if (ranks[index] !== undefined || told.has(index)) continue;
    const circle = circleFrom(index, edges);
    if (!circle) continue;
    for (const { to } of circle) told.add(to);
    const [first] = circle;
    if (!first) continue;
    const names = [...circle.map(({ to }) => to), index].map((at) => stageLabel(stages[at] ?? {}, at));
    issues.push(
      issueAt(first.origin, {
        code: "stage-cycle",
        message: `Stages wait for each other in a circle: ${names.join(" waits for ")}. None of them could start; take one of these away.`,
        path: first.path,
      }),
    );
  }
  return issues;
}

/** The shortest way from a stage back to itself, along what each waits for. */
function circleFrom(start: number, edges: readonly Written[]): Written[] | undefined {
  const ways: Written[][] = edges.filter(({ to }) => to === start).map((edge) => [edge]);
  const seen = new Set<number>();
  for (const way of ways) {
    const from = way.at(-1)?.from;
    if (from === start) return way;
    if (from === undefined || seen.has(from)) continue;
    seen.add(from);
    for (const edge of edges) if (edge.to === from) ways.push([...way, edge]);
  }
  return undefined;
}

function unknownNeed({ name, node }: StageNeed, stages: readonly StageParts[], path: string): Issue {
  const names = stages.flatMap((stage) => (stage.name === undefined ? [] : [stage.name]));
  const suggestion = closestName(name, names);
  const shown = describeValue(name);
  const allowed = describeValue(names.join(", "));
  return issueAt(node.origin, {
    code: "unknown-stage",
    message: `The pipeline has no stage "${shown}". ${suggestion ? `Did you mean "${suggestion}"?` : `It has: ${allowed}.`}`,
    path,
    found: shown,
    ...(names.length > 0 ? { allowed } : {}),
    ...(suggestion ? { suggestion } : {}),
  });
}

function madeTwice(
  { name, origin, path }: StageArtifact,
  stages: readonly StageParts[],
  first: number,
  index: number,
): Issue {
  return issueAt(origin, {
    code: "artifact-made-twice",
    message: `Stage ${stageLabel(stages[first] ?? {}, first)} makes "${describeValue(name)}", too. Give one of them another name, so that a stage that takes it knows whose it gets.`,
    path: pathOf(index, path),
    found: describeValue(name),
  });
}
