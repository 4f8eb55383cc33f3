import { nameProblems } from "../access/name";
import type { Issue } from "../config/issue";
import { teamDefaultsName } from "../db/team-configs";
import { type Result, refuse, succeed } from "../result";
import type { TeamConfigKind } from "./schema";

/**
 * The stored name of a team config: there is one set of team defaults; a base config's is what `base_config` says
 * (R24), each part of the path a name; a preset's is a name.
 */
export function checkTeamConfigName(kind: TeamConfigKind, name: string): Result<string> {
  if (kind === "team-defaults") return succeed(teamDefaultsName);
  const noun = kind === "base" ? "base config" : kind;
  const parts = kind === "base" ? name.split("/") : [name];
  const issues = parts.flatMap((part) =>
    nameProblems(noun, part).map(
      ({ code, message }): Issue => ({ code, severity: "error", message, path: "/name" }),
    ),
  );
  return issues.length > 0 ? refuse(issues) : succeed(name);
}
