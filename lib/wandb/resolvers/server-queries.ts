import { foldName } from "../../access/name";
import { listMembers } from "../../catalog/list-members";
import { type ClientContext, findEntity } from "../client-context";
import { nodeId } from "../client-id";
import { artifactQueries } from "./artifact-queries";
import { makeEntity, makeUser } from "./people";

/** The oldest client and the newest one that this server was tried with. */
const versions = { min_cli_version: "0.10.0", max_cli_version: "0.31.0" };

/** What is built, of what clients ask for by name. */
const features = ["FILESTREAM_GZIP", "TOTAL_COUNT_IN_FILE_CONNECTION", "UPDATE_RUN_STATE"];

export function serverQueries(context: ClientContext) {
  return {
    viewer: () => makeUser(context),
    serverInfo: () => ({
      cliVersionInfo: versions,
      latestLocalVersionInfo: null,
      features: features.map((name) => ({ name, isEnabled: true })),
      messages: [],
    }),
    entity: ({ name }: { name?: string | null }) => {
      const entity = findEntity(context, name);
      return entity === null ? null : makeEntity(context, entity);
    },
    user: ({ userName }: { userName?: string | null }) =>
      userName && foldName(userName) === foldName(context.me.name) ? makeUser(context) : null,
    users: ({ query }: { query?: string | null }) => findUsers(context, query ?? ""),
    organization: () => null,
    launchAgent: () => null,
    ...artifactQueries(context),
    node: () => null,
  };
}

/** Members of the team whose name is, or holds, what is asked for. */
async function findUsers(context: ClientContext, query: string) {
  const asked = foldName(query);
  const members = await listMembers(context.actor);
  const found = members.filter(({ name }) => foldName(name).includes(asked));
  return {
    edges: found.map(({ personId, name }) => ({
      cursor: personId,
      node:
        context.actor.kind === "person" && personId === context.actor.personId
          ? makeUser(context)
          : { ...emptyUser, id: nodeId("User", personId), name, username: name },
    })),
    pageInfo: { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: false },
  };
}

/** What of another member is nobody's business. */
const emptyUser = {
  email: null,
  admin: false,
  flags: "{}",
  entity: null,
  deletedAt: null,
  photoUrl: null,
  apiKeys: { edges: [] },
  teams: { edges: [] },
  organizations: [],
};
