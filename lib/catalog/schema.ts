/** The inputs of the catalog use cases. Schemas only, so the browser may load this file. */
import { z } from "zod";
import { roles } from "../access/actor";
import { nameSchema } from "../access/name";
import { teamNameSchema } from "../access/team-name";
import { resources } from "../config/layer";

/** Postgres and UTF-8 have no halves of surrogate pairs. */
function isWholeText(value: string): boolean {
  return !/\p{Surrogate}/u.test(value);
}

/** Text that Postgres can store: it has no NUL. */
function plainText(what: string, longest: number) {
  return z
    .string()
    .max(longest, `The ${what} may have at most ${longest.toLocaleString("en")} characters.`)
    .refine((value) => !value.includes("\0"), `The ${what} holds a NUL character: leave it out.`)
    .refine(isWholeText, `The ${what} holds half a character (a lone surrogate): leave it out.`);
}

/** A name or id that something is looked up by; what nothing is called like is simply not found. */
const reference = plainText("name", 200).min(1, "Say which one.");
const versionNumber = z.int().min(1);
const description = plainText("description", 2_000).default("");
const note = plainText("note", 2_000).default("");
// The exact limits on a document's text (R2) are the reader's; this only keeps absurd bodies from being read at all.
const text = z
  .string()
  .max(8 * 1024 * 1024, "The text is far above the limit of 256 KiB.")
  .refine(isWholeText, "The text holds half a character (a lone surrogate): leave it out.");
const page = z.int().min(1).max(100_000).default(1);
const pageSize = z.int().min(1).max(200).default(50);

const passwordRule = "A password has 10 to 200 characters.";
const password = z.string().min(10, passwordRule).max(200, passwordRule);

export const createQueueInputSchema = z.object({
  name: nameSchema("queue"),
  resource: z.enum(resources, `The resource is one of ${resources.join(", ")}.`),
  description,
  text,
  note,
});
export type CreateQueueInput = z.input<typeof createQueueInputSchema>;

/** `baseVersion` is the version the text was edited from. */
export const saveQueueVersionInputSchema = z.object({
  queue: reference,
  baseVersion: z.int().min(0),
  text,
  note,
});
export type SaveQueueVersionInput = z.input<typeof saveQueueVersionInputSchema>;

export const queueInputSchema = z.object({ queue: reference });
export type QueueInput = z.input<typeof queueInputSchema>;

export const archiveQueueInputSchema = z.object({
  queue: reference,
  archived: z.boolean().default(true).meta({ description: "`false` takes it back into use." }),
});
export type ArchiveQueueInput = z.input<typeof archiveQueueInputSchema>;

export const listQueuesInputSchema = z.object({ archived: z.boolean().default(false) });
export type ListQueuesInput = z.input<typeof listQueuesInputSchema>;

export const createJobInputSchema = z.object({ name: nameSchema("job"), description, text, note });
export type CreateJobInput = z.input<typeof createJobInputSchema>;

export const saveJobVersionInputSchema = z.object({
  job: reference,
  baseVersion: z.int().min(0),
  text,
  note,
});
export type SaveJobVersionInput = z.input<typeof saveJobVersionInputSchema>;

export const archiveJobInputSchema = z.object({
  job: reference,
  archived: z.boolean().default(true).meta({ description: "`false` takes it back into the lists." }),
});
export type ArchiveJobInput = z.input<typeof archiveJobInputSchema>;

export const listJobsInputSchema = z.object({ archived: z.boolean().default(false) });
export type ListJobsInput = z.input<typeof listJobsInputSchema>;

const aliasRule =
  'An alias has 1 to 64 letters, digits, ".", "_" or "-", and is neither "latest" nor a version such as "v3".';
export const setJobAliasInputSchema = z.object({
  job: reference,
  alias: z
    .string()
    .regex(/^[\p{L}\p{N}._-]{1,64}$/u, aliasRule)
    .refine((alias) => !/^(latest|v\d+)$/i.test(alias), aliasRule),
  /** `null` removes the alias. */
  number: versionNumber.nullable(),
});
export type SetJobAliasInput = z.input<typeof setJobAliasInputSchema>;

export const teamConfigKinds = ["team-defaults", "base", "preset"] as const;
export type TeamConfigKind = (typeof teamConfigKinds)[number];

/** Creates the config when it is new (`baseVersion` 0), else adds a version. A base's name may be a path. */
export const saveTeamConfigInputSchema = z.object({
  kind: z.enum(teamConfigKinds),
  name: plainText("name", 200),
  baseVersion: z.int().min(0),
  text,
  note,
});
export type SaveTeamConfigInput = z.input<typeof saveTeamConfigInputSchema>;

export const teamConfigInputSchema = z.object({ kind: z.enum(teamConfigKinds), name: reference });
export type TeamConfigInput = z.input<typeof teamConfigInputSchema>;

export const listTeamConfigsInputSchema = z.object({ kind: z.enum(teamConfigKinds).optional() });
export type ListTeamConfigsInput = z.input<typeof listTeamConfigsInputSchema>;

const apply = {
  text: text.meta({ description: "The document, YAML or JSON; kept byte for byte." }),
  note: note.meta({ description: "Why; kept with the version." }),
  baseVersion: z.int().min(0).optional().meta({
    description:
      "The version the text was edited from; 0: there must be none of that name yet; left out: whatever is the latest.",
  }),
  dryRun: z.boolean().default(false).meta({ description: "Says what would happen, and stores nothing." }),
};

/** A queue as it shall be: made when it is new, else given another version. */
export const applyQueueInputSchema = z.object({
  queue: reference,
  resource: z
    .enum(resources, `The resource is one of ${resources.join(", ")}.`)
    .optional()
    .meta({ description: "Of a new queue; an existing one keeps its own." }),
  description: description.meta({ description: "Of a new queue." }),
  ...apply,
});
export type ApplyQueueInput = z.input<typeof applyQueueInputSchema>;

export const applyJobInputSchema = z.object({ job: reference, description, ...apply });
export type ApplyJobInput = z.input<typeof applyJobInputSchema>;

export const applyTeamConfigInputSchema = z.object({
  kind: z.enum(teamConfigKinds),
  name: reference,
  ...apply,
});
export type ApplyTeamConfigInput = z.input<typeof applyTeamConfigInputSchema>;

/** A person with a team of their own and a token that acts in it, made by a program of the server's operator. */
export const createPersonInputSchema = z.object({
  name: nameSchema("person"),
  team: teamNameSchema,
  admin: z.boolean().default(false),
});
export type CreatePersonInput = z.input<typeof createPersonInputSchema>;

export const foundTeamInputSchema = z.object({ name: teamNameSchema, owner: nameSchema("person") });
export type FoundTeamInput = z.input<typeof foundTeamInputSchema>;

export const createTeamInputSchema = z.object({ name: teamNameSchema });
export type CreateTeamInput = z.input<typeof createTeamInputSchema>;

export const inviteMemberInputSchema = z.object({
  role: z.enum(roles, `A role is one of ${roles.join(", ")}.`),
});
export type InviteMemberInput = z.input<typeof inviteMemberInputSchema>;

export const setMemberRoleInputSchema = z.object({
  personId: reference,
  role: z.enum(roles, `A role is one of ${roles.join(", ")}.`),
});
export type SetMemberRoleInput = z.input<typeof setMemberRoleInputSchema>;

export const removeMemberInputSchema = z.object({ personId: reference });
export type RemoveMemberInput = z.input<typeof removeMemberInputSchema>;

/** A one-time link taken with a name and password: the first admin, or an invited person, new or with an account already. */
export const linkAccountInputSchema = z.object({
  token: z.string().max(200),
  name: nameSchema("person"),
  password,
});
export type LinkAccountInput = z.input<typeof linkAccountInputSchema>;

/** An invitation taken by someone who is signed in. */
export const joinTeamInputSchema = z.object({ token: z.string().max(200) });
export type JoinTeamInput = z.input<typeof joinTeamInputSchema>;

export const changePasswordInputSchema = z.object({ current: z.string().max(200), password });
export type ChangePasswordInput = z.input<typeof changePasswordInputSchema>;

export const createApiTokenInputSchema = z.object({
  kind: z
    .enum(["person", "agent"])
    .meta({ description: "`person`: acts as its maker; `agent`: may register an agent and take runs." }),
  name: nameSchema("token"),
  queues: z
    .array(reference)
    .max(100)
    .default([])
    .meta({ description: "Names or ids of queues; empty means every queue of the team." }),
  expiresInDays: z
    .int()
    .min(1)
    .max(3_650)
    .nullish()
    .meta({ description: "Left out or null: it ends with the token it is made with, or does not expire." }),
  readOnly: z
    .boolean()
    .default(false)
    .meta({ description: "A person's token that looks and changes nothing." }),
});
export type CreateApiTokenInput = z.input<typeof createApiTokenInputSchema>;

export const revokeApiTokenInputSchema = z.object({ tokenId: reference });
export type RevokeApiTokenInput = z.input<typeof revokeApiTokenInputSchema>;

export const loadAuditInputSchema = z.object({
  /** Only events of this kind (`queue:saved`) or noun (`queue`). */
  kind: plainText("kind", 64).optional(),
  text: plainText("search", 200).optional(),
  page,
  pageSize,
});
export type LoadAuditInput = z.input<typeof loadAuditInputSchema>;
