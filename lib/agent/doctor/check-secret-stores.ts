import { readSecret } from "../secrets/read-secret";
import { nameOfSecret } from "../secrets/secret-reference";
import type { AgentSettings } from "../settings/settings";
import { type Finding, fine, warn, wordsOf } from "./finding";

/** Every secret that the agent's file names can be read now. */
export function checkSecretStores({
  secrets,
  sagemaker,
}: Pick<AgentSettings, "secrets" | "sagemaker">): Promise<Finding[]> {
  return Promise.all(
    Object.entries(secrets).map(async ([name, reference]) => {
      try {
        await readSecret(reference, sagemaker.region);
        return fine(`secret ${name}`, `read from ${nameOfSecret(reference)}`);
      } catch (error) {
        const fix = `Runs that take ${name} are refused until this is mended: see \`secrets.${name}\` in the agent's file.`;
        return warn(`secret ${name}`, `${nameOfSecret(reference)}: ${wordsOf(error)}`, fix);
      }
    }),
  );
}
