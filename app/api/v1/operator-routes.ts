/** What the operator of the server does by a program, with the server's own key: no person's token will do. */
import { requireOperator } from "@/lib/auth/is-operator";
import { createPerson, createTeamFor, type Operator } from "@/lib/catalog/create-person";
import { deletePerson } from "@/lib/catalog/delete-person";
import { createPersonInputSchema, foundTeamInputSchema } from "@/lib/catalog/schema";
import { orThrow, requireInput } from "@/lib/result";
import { removeContents } from "@/lib/tracking/file-contents";
import type { TableRoute } from "../answer-from-table";
import { readJsonBody } from "../read-json-body";

const maxBytes = 16 * 1024;

export const operatorRoutes: readonly TableRoute[] = [
  route("/api/v1/people", async (operator, body) =>
    orThrow(await createPerson(operator, requireInput(createPersonInputSchema, body))),
  ),
  route("/api/v1/teams", async (operator, body) =>
    orThrow(await createTeamFor(operator, requireInput(foundTeamInputSchema, body))),
  ),
  {
    method: "DELETE",
    path: "/api/v1/people/{name}",
    async answer(request, { name = "" }) {
      requireOperator(request.headers);
      const { places } = orThrow(await deletePerson({ kind: "operator" }, name));
      await removeContents(places);
      return new Response(null, { status: 204 });
    },
  },
];

function route(path: string, work: (operator: Operator, body: unknown) => Promise<object>): TableRoute {
  return {
    method: "POST",
    path,
    async answer(request) {
      requireOperator(request.headers);
      const made = await work({ kind: "operator" }, await readJsonBody(request, maxBytes));
      return Response.json(made, { status: 201, headers: { "cache-control": "no-store" } });
    },
  };
}
