import { foldName, nameSchema } from "./name";

/** The first parts of our own addresses. A team of that name could not be reached at `/{team}/{project}`. */
export const ownAddresses = [
  ...[
    "_next",
    "agents",
    "api",
    "artifacts",
    "artifactsV2",
    "audit",
    "authorize",
    "configs",
    "docs",
    "files",
    "graphql",
    "healthz",
    "jobs",
  ],
  ...[
    "join",
    "launch",
    "metrics",
    "pipelines",
    "projects",
    "queues",
    "readyz",
    "runs",
    "sdk",
    "settings",
    "setup",
  ],
  ...["sign-in", "storage"],
] as const;

/** What W&B's clients and later pages of ours ask for there. */
const keptFree = ["compare", "models", "sweeps", "teams", "views"];

/** A name for a new team. */
export const teamNameSchema = nameSchema("team").superRefine((name, context) => {
  if (![...ownAddresses.map(foldName), ...keptFree].includes(foldName(name))) return;
  context.addIssue({
    code: "custom",
    message: `"${name}" is the beginning of an address of this server (/${foldName(name)}), so no team can have that name: choose another one.`,
    params: { code: "name-reserved" },
  });
});
