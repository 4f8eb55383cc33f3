import type { z } from "zod";
import type { endpoints } from "@/lib/api/endpoints";
import type { ListRunsInput } from "@/lib/dispatch/schema";
import { toRunFilter } from "@/lib/runs/run-query";
import { requireRunQuery } from "../../runs/require-run-query";

type Query = z.output<typeof endpoints.listRuns.query>;

/** The filter of the query, with what its filter line says beside it; `me` is who asks. */
export function withFilterLine({ filter, ...query }: Query, me: string): ListRunsInput {
  if (filter === undefined) return query;
  const { text, from, to, ...lists } = toRunFilter(requireRunQuery(filter), { now: new Date(), me });
  const words = [query.text, text].filter((one) => one !== undefined && one !== "").join(" ");
  return {
    ...query,
    from: query.from ?? from,
    to: query.to ?? to,
    ...(words !== "" && { text: words }),
    values: lists.values,
    has: [...query.has, ...lists.has],
    queue: [...query.queue, ...lists.queue],
    job: [...query.job, ...lists.job],
    person: [...query.person, ...lists.person],
    project: [...query.project, ...lists.project],
    state: [...query.state, ...lists.state],
    origin: [...query.origin, ...lists.origin],
  };
}
