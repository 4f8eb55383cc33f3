import { listApiTokens } from "../../catalog/list-api-tokens";
import { listMembers } from "../../catalog/list-members";
import type { ClientContext } from "../client-context";
import { nodeId } from "../client-id";
import { listProjectNodes } from "./project-list";

/** The caller. */
export function makeUser(context: ClientContext) {
  const { actor, me } = context;
  const personId = actor.kind === "person" ? actor.personId : null;
  return {
    __typename: "User",
    id: nodeId("User", personId ?? me.name),
    name: me.name,
    username: me.name,
    email: null,
    admin: false,
    flags: "{}",
    entity: me.team.name,
    deletedAt: null,
    photoUrl: null,
    organizations: [],
    teams: () => ({ edges: [{ node: makeEntity(context, me.team.name) }] }),
    apiKeys: async () => ({
      edges: (personId === null ? [] : await listApiTokens(actor))
        .filter(
          ({ kind, person, state }) => kind === "person" && person?.id === personId && state === "active",
        )
        .map(({ id, name, prefix }) => ({
          node: { id: nodeId("ApiKey", id), name: prefix, description: name },
        })),
    }),
  };
}

/** The caller's team. */
export function makeEntity(context: ClientContext, name: string) {
  return {
    __typename: "Entity",
    id: nodeId("Entity", context.me.team.id),
    name,
    isTeam: name !== context.me.name,
    available: false,
    photoUrl: null,
    readOnly: false,
    readOnlyAdmin: false,
    entityType: name === context.me.name ? "user" : "team",
    privateOnly: true,
    storageBytes: 0,
    codeSavingEnabled: true,
    xxhashDigestsEnabled: false,
    defaultAccess: "PRIVATE",
    isPaid: false,
    limits: "{}",
    organization: null,
    user: () => makeUser(context),
    members: async () =>
      (await listMembers(context.actor)).map(({ personId, name: member, role }) => ({
        id: nodeId("User", personId),
        admin: role === "admin",
        pending: false,
        role,
        email: null,
        username: member,
        name: member,
        photoUrl: null,
        accountType: "USER",
        apiKey: null,
      })),
    projects: (page: { first?: number | null; after?: string | null }) => listProjectNodes(context, page),
    defaultResourceConfig: () => null,
    runQueues: [],
    launchAgents: [],
  };
}
