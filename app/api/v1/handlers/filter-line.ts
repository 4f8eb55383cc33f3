import type { z } from "zod";
import type { endpoints } from "@/lib/api/endpoints";
import type { Issue } from "@/lib/config/issue";
import type { ListRunsInput } from "@/lib/dispatch/schema";
import { readRunQuery, toRunFilter } from "@/lib/runs/run-query";
import { countIssues, RefusedInput } from "../../refused-input";

type Query = z.output<typeof endpoints.listRuns.query>;

/** The filter of the query, with what its filter line says beside it; `me` is who asks. */
export function withFilterLine({ filter, ...query }: Query, me: string): ListRunsInput {
  if (filter === undefined) return query;
  const read = readRunQuery(filter);
  if (read.issues.length > 0) throw refuseLine(read.issues);
  const { text, from, to, ...lists } = toRunFilter(read.query, { now: new Date(), me });
  const words = [query.text, text].filter((one) => one !== undefined && one !== "").join(" ");
  return {
    ...query,
    from: query.from ?? from,
    to: query.to ?? to,
    ...(words !== "" && { text: words }),
    values: lists.values,
    queue: [...query.queue, ...lists.queue],
    job: [...query.job, ...lists.job],
    person: [...query.person, ...lists.person],
    project: [...query.project, ...lists.project],
    state: [...query.state, ...lists.state],
  };
}

function refuseLine(found: readonly { message: string; suggestion?: string }[]): RefusedInput {
  const issues = found.map(
    ({ message, suggestion }): Issue => ({
      code: "filter-line",
      severity: "error",
      message,
      path: "/filter",
      ...(suggestion !== undefined && { suggestion }),
    }),
  );
  return new RefusedInput({ status: 400, code: "INVALID", message: countIssues(issues), issues });
}
