import { ApiError, type Client } from "../api/api-client";
import { endpoints } from "../api/endpoints";
import { CliFailure } from "./failure";

/** The id of the run that is meant: by its id, or by a name that only one run has. */
export async function findRunId(client: Client, reference: string): Promise<string> {
  if (/^[a-z0-9]{12}$/.test(reference)) return reference;
  const { rows } = await client.call(endpoints.listRuns, {
    query: { text: reference.slice(0, 200), pageSize: 200 },
  });
  const named = rows.filter(({ name }) => name === reference);
  const [first] = named;
  if (!first) {
    const message = `There is no run "${reference.slice(0, 80)}".`;
    throw new ApiError({ status: 404, code: "NOT_FOUND", message });
  }
  if (named.length > 1)
    throw new CliFailure(
      `${named.length} runs are called ${first.name}: say which by its id, such as ${first.id} (the newest).`,
    );
  return first.id;
}
