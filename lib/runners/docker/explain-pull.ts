import { StartRefusal } from "../runner";
import { readEngineError } from "./engine-error";
import { explainStart, type StartSubject } from "./explain-start";

/** The refusal for what the engine answered to pulling an image; other errors come back as they are. */
export function explainPull(error: unknown, subject: StartSubject): unknown {
  const known = readEngineError(error);
  if (!known) return error;
  if (known.status === null) return explainStart(error, subject);
  const { image, agent } = subject;
  const { message } = known;
  const isAbsent = /not found|manifest unknown|repository does not exist|name unknown/iu.test(message);
  const isDenied = /denied|unauthorized|authentication required|no basic auth/iu.test(message);
  const rest = { cause: error };
  if (isAbsent && isDenied)
    return new StartRefusal(
      "fetch",
      `the image ${image} does not exist, or agent ${agent} may not pull it: check the name, or sign the agent in with \`docker login\``,
      rest,
    );
  if (isAbsent) return new StartRefusal("fetch", `the image ${image} does not exist in its registry`, rest);
  if (isDenied)
    return new StartRefusal(
      "fetch",
      `agent ${agent} may not pull the image ${image}: sign it in to the registry with \`docker login\``,
      rest,
    );
  if (/no matching manifest for/iu.test(message))
    return new StartRefusal(
      "fetch",
      `the image ${image} is not made for the platform of agent ${agent}`,
      rest,
    );
  if (
    /no such host|connection refused|i\/o timeout|no route to host|TLS handshake timeout|network is unreachable/iu.test(
      message,
    )
  )
    return new StartRefusal(
      "fetch",
      `the image ${image} is not on agent ${agent}, and its registry cannot be reached: ${message}`,
      { ...rest, reason: "failed" },
    );
  return new StartRefusal("fetch", `the image ${image} could not be pulled: ${message}`, {
    ...rest,
    reason: "failed",
  });
}
