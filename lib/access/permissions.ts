import type { Role } from "./actor";

/** Everything that can be permitted. A permission ending in `-own` holds for what the actor made itself. */
export const permissions = [
  "team:view",
  "team:create",
  "queue:view",
  "queue:create",
  "queue:edit",
  "queue:archive",
  "queue:pause",
  "config:view",
  "config:edit",
  "config:reveal",
  "preset:edit",
  "job:view",
  "job:create",
  "job:edit",
  "job:archive",
  "run:view",
  "run:launch",
  "run:cancel",
  "run:cancel-own",
  "run:prioritise",
  "view:create",
  "view:edit",
  "view:edit-own",
  "agent:view",
  "agent:manage",
  "agent:register",
  "run:lease",
  "run:report",
  "artifact:view",
  "artifact:write",
  "garbage:view",
  "garbage:sweep",
  "member:view",
  "member:invite",
  "member:edit",
  "member:remove",
  "token:view",
  "token:view-own",
  "token:create-agent",
  "token:create-own",
  "token:revoke",
  "token:revoke-own",
  "audit:view",
] as const;
export type Permission = (typeof permissions)[number];

const viewer: readonly Permission[] = [
  "team:view",
  "queue:view",
  "config:view",
  "job:view",
  "run:view",
  "artifact:view",
  "agent:view",
  "member:view",
  "token:view-own",
  "token:create-own",
  "token:revoke-own",
];

const researcher: readonly Permission[] = [
  ...viewer,
  "job:create",
  "job:edit",
  "preset:edit",
  "run:launch",
  "run:report",
  "artifact:write",
  "run:cancel-own",
  "view:create",
  "view:edit-own",
];

const lead: readonly Permission[] = [
  ...researcher,
  "job:archive",
  "queue:pause",
  "run:cancel",
  "run:prioritise",
  "audit:view",
];

const admin: readonly Permission[] = [
  ...lead,
  "team:create",
  "queue:create",
  "queue:edit",
  "queue:archive",
  "config:edit",
  "config:reveal",
  "view:edit",
  "agent:manage",
  "garbage:view",
  "garbage:sweep",
  "member:invite",
  "member:edit",
  "member:remove",
  "token:view",
  "token:create-agent",
  "token:revoke",
];

/** What each role of a person may do. */
export const rolePermissions: Record<Role, ReadonlySet<Permission>> = {
  viewer: new Set(viewer),
  researcher: new Set(researcher),
  lead: new Set(lead),
  admin: new Set(admin),
};

/** What an agent may do, whatever its token's maker may. */
export const agentPermissions: ReadonlySet<Permission> = new Set<Permission>([
  "agent:register",
  "run:lease",
  "run:report",
]);

/** What the key of a run lets a program do, with that run alone, and in its name with the artifacts of its team. */
export const runPermissions: ReadonlySet<Permission> = new Set<Permission>([
  "run:view",
  "run:report",
  "artifact:view",
  "artifact:write",
]);

/** What is left to a person who comes with a token that only looks. It sees masked values masked, whatever the role. */
export const readOnlyPermissions: ReadonlySet<Permission> = new Set<Permission>(
  permissions.filter((permission) => /:view(-own)?$/.test(permission)),
);

/** What is left to a person who comes with a token that is limited to some queues. */
export const queueTokenPermissions: ReadonlySet<Permission> = new Set<Permission>([
  "team:view",
  "queue:view",
  "job:view",
  "run:view",
  "run:launch",
  "run:report",
  "run:cancel",
  "run:cancel-own",
]);
