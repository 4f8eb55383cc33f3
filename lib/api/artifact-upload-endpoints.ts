import { z } from "zod";
import { beginVersionInputSchema, planInputSchema } from "../artifacts/schema";
import { versionSummarySchema } from "./artifact-answers";
import { defineEndpoint } from "./endpoint";

const tag = "Artifacts";
const address = "On this server; it takes `PUT`, needs no token and expires after a day.";

/** How a version is made: begin it, send its files and their list to the addresses that are given, commit it. */
export const artifactUploadEndpoints = {
  beginArtifactVersion: defineEndpoint({
    method: "POST",
    path: "/api/v1/projects/{project}/artifacts/{artifact}/versions",
    tag,
    summary: "Begin a version of an artifact",
    description:
      "The artifact comes into being by its first version. Nobody sees the version before it is committed; what is not committed within a day is swept.",
    permission: "artifact:write",
    forPrograms: true,
    body: beginVersionInputSchema.strict(),
    answer: z.object({
      versionId: z.string(),
      version: z.string().nullable().meta({
        description: "The newest version has the same files: it is that one, and nothing needs to be sent.",
      }),
      manifestAddress: z
        .string()
        .nullable()
        .meta({ description: `For the list of files. ${address}` }),
    }),
    status: 201,
    errors: ["CONFLICT", "NOT_FOUND"],
  }),
  planArtifactContents: defineEndpoint({
    method: "POST",
    path: "/api/v1/artifact-uploads/{versionId}/contents",
    tag,
    summary: "Ask which contents need to be sent",
    description: "Contents that the team has already are not sent again.",
    permission: "artifact:write",
    forPrograms: true,
    body: planInputSchema.strict(),
    answer: z.object({
      contents: z.array(
        z.object({
          md5: z.string(),
          address: z
            .string()
            .nullable()
            .meta({ description: `Null: it is there. ${address}` }),
        }),
      ),
    }),
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  commitArtifactVersion: defineEndpoint({
    method: "POST",
    path: "/api/v1/artifact-uploads/{versionId}/commit",
    tag,
    summary: "Commit a version",
    description:
      "It gets the next number, and `latest` with the aliases that were asked for. Twice is once. As long as a file was not sent it is refused, and says which.",
    permission: "artifact:write",
    forPrograms: true,
    answer: versionSummarySchema,
    errors: ["NOT_FOUND", "CONFLICT", "INVALID"],
  }),
} as const;
