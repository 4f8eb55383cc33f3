import { z } from "zod";
import { isEnvName } from "../../config/values/env-name";

const text = z.string().min(1);

/** Where the value of one variable is kept: `{aws: prod/hf-token}` or `{gcp: projects/ml/secrets/hf-token}`. */
const secretReferenceSchema = z
  .object({
    /** Name or ARN in AWS Secrets Manager. */
    aws: text.optional(),
    /** `projects/P/secrets/S`, with `/versions/V` if not the latest, or just S in the project of the credentials. */
    gcp: text.optional(),
    /** Of a secret that is a JSON object: whose value. */
    key: text.optional(),
    /** A fixed version; left out: the current one, whenever a run starts. */
    version: z.coerce.string().min(1).optional(),
    /** Of AWS; left out: the ARN's, or the agent's. */
    region: text.optional(),
    /** Another address than the provider's own, such as a private endpoint. */
    endpoint: z.url({ protocol: /^https?$/ }).optional(),
  })
  .refine(({ aws, gcp }) => (aws === undefined) !== (gcp === undefined), "must name one of `aws` and `gcp`");
export type SecretReference = z.infer<typeof secretReferenceSchema>;

export const secretReferencesSchema = z
  .record(z.string(), secretReferenceSchema)
  .superRefine((references, context) => {
    for (const name of Object.keys(references))
      if (!isEnvName(name))
        context.addIssue({ code: "custom", path: [name], message: "is no name of a variable" });
  });
export type SecretReferences = z.infer<typeof secretReferencesSchema>;

/** How a sentence calls the secret. */
export function nameOfSecret({ aws, gcp }: SecretReference): string {
  return aws === undefined ? `\`${gcp}\` in GCP Secret Manager` : `\`${aws}\` in AWS Secrets Manager`;
}
