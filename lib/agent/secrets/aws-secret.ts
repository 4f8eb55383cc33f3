import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { proxyAgent } from "../../network/proxy-agent";
import { absent, forbidden, SecretProblem } from "./secret-problem";

export interface AwsSecret {
  name: string;
  version?: string | undefined;
  region?: string | undefined;
  endpoint?: string | undefined;
}

/** Reads with the credentials that the AWS SDK finds in the agent's environment. */
export async function readAwsSecret(secret: AwsSecret, signal: AbortSignal): Promise<string> {
  const { name, version, endpoint } = secret;
  const region = regionOfArn(name) ?? secret.region;
  const proxy = proxyAgent();
  const client = new SecretsManagerClient({
    maxAttempts: 4,
    ...(proxy && { requestHandler: { httpAgent: proxy, httpsAgent: proxy } }),
    ...(region && { region }),
    ...(endpoint && { endpoint }),
  });
  try {
    const { SecretString, SecretBinary } = await client.send(
      new GetSecretValueCommand({ SecretId: name, ...(version && versionOf(version)) }),
      { abortSignal: signal },
    );
    const value = SecretString ?? (SecretBinary && Buffer.from(SecretBinary).toString("utf8"));
    if (value === undefined) throw new SecretProblem("it has no value yet");
    return value;
  } catch (error) {
    throw error instanceof SecretProblem ? error : explain(error);
  } finally {
    client.destroy();
  }
}

function regionOfArn(name: string): string | undefined {
  return /^arn:[a-z-]+:secretsmanager:([a-z0-9-]+):/u.exec(name)?.[1];
}

/** Ids of versions are UUIDs; everything else is a stage, such as AWSPREVIOUS. */
function versionOf(version: string): { VersionId: string } | { VersionStage: string } {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu.test(version)
    ? { VersionId: version }
    : { VersionStage: version };
}

const credentialErrors = new Set([
  "UnrecognizedClientException",
  "InvalidSignatureException",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  "CredentialsProviderError",
  "TokenProviderError",
]);

function explain(error: unknown): SecretProblem {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (name === "ResourceNotFoundException") return new SecretProblem(absent, { cause: error });
  if (name === "AccessDeniedException")
    return new SecretProblem(`${forbidden} (secretsmanager:GetSecretValue)`, { cause: error });
  if (credentialErrors.has(name))
    return new SecretProblem(`the agent has no valid AWS credentials (${name})`, {
      cause: error,
      isPassing: true,
    });
  if (message === "Region is missing")
    return new SecretProblem("its region is not known: write `region` beside it, or set AWS_REGION");
  if (name === "InvalidRequestException" || name === "InvalidParameterException")
    return new SecretProblem(`AWS does not give it: ${message}`, { cause: error });
  return new SecretProblem(`AWS could not be asked: ${message || name}`, { cause: error, isPassing: true });
}
