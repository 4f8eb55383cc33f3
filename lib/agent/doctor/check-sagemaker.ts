import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { AgentSettings } from "../settings/settings";
import { type Finding, fail, fine, wordsOf } from "./finding";

/** There is a region, and credentials of AWS in the agent's environment. */
export async function checkSagemaker({
  sagemaker,
  environment,
}: Pick<AgentSettings, "sagemaker" | "environment">): Promise<Finding[]> {
  const region = sagemaker.region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  if (!region)
    return [
      fail(
        "sagemaker",
        "no region",
        "Write `sagemaker: {region: eu-west-1}` in the agent's file, or set AWS_REGION.",
      ),
    ];
  const client = new SageMakerClient({ region });
  try {
    await client.config.credentials();
    return [fine("sagemaker", `credentials for ${region}`)];
  } catch (error) {
    const fix = "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE, or give the machine a role.";
    return [fail("sagemaker", `no credentials: ${wordsOf(error)}`, fix)];
  } finally {
    client.destroy();
  }
}
