import { AlreadyStartedError, type AttemptSpec, StartRefusal } from "../runner";

/** What the service, or the way to it, answered to a request; the sentence for whoever launched the run. */
export function explainCreate(error: unknown, spec: AttemptSpec): unknown {
  if (!(error instanceof Error)) return error;
  const refuse = (message: string, reason: "refused" | "failed" = "refused") =>
    new StartRefusal("start", message.slice(0, 2_000), { reason, cause: error });
  switch (error.name) {
    case "ResourceInUse":
      return new AlreadyStartedError(spec);
    case "ResourceLimitExceeded":
      return new StartRefusal("policy", `AWS has no quota left for this: ${error.message}`.slice(0, 2_000), {
        reason: "failed",
        cause: error,
      });
    case "ValidationException":
      return refuse(`SageMaker does not take the request: ${error.message}`);
    case "AccessDeniedException":
      return refuse(`the AWS account of agent ${spec.agent} may not do this: ${error.message}`);
    case "UnrecognizedClientException":
    case "InvalidSignatureException":
    case "ExpiredTokenException":
    case "MissingAuthenticationTokenException":
    case "InvalidClientTokenId":
    case "InvalidClientTokenIdException":
    case "SignatureDoesNotMatch":
    case "ExpiredToken":
    case "CredentialsProviderError":
    case "TokenProviderError":
      return refuse(
        `agent ${spec.agent} has no valid AWS credentials (${error.name}): set them in the agent's environment, or give its machine a role`,
        "failed",
      );
    case "ThrottlingException":
      return refuse("SageMaker takes no more requests of this account for now; try again later", "failed");
    default:
      break;
  }
  // Only an answer has a status; an error of the connection has none.
  if (hasStatus(error))
    return refuse(`SageMaker could not start it: ${error.name}: ${error.message}`, "failed");
  if ("code" in error && typeof error.code === "string")
    return refuse(
      `SageMaker cannot be reached from agent ${spec.agent}: ${error.message || error.code}`,
      "failed",
    );
  return error;
}

/** The account of a role's bare name could not be found out. */
export function explainRole(error: unknown, spec: AttemptSpec, role: string): unknown {
  const explained = explainCreate(error, spec);
  if (!(explained instanceof StartRefusal)) return explained;
  const { outcomeCause, reason } = explained;
  const message = `the role \`${role}\` is named without its account, and agent ${spec.agent} could not ask AWS for its own: ${explained.message}. Write the whole ARN to do without`;
  return new StartRefusal(outcomeCause, message.slice(0, 2_000), { reason, cause: error });
}

function hasStatus(error: object): boolean {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode !== undefined;
}
