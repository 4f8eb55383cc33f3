import { explainFailure } from "../../network/explain-failure";
import { withinTime } from "../../network/within-time";
import type { AgentSettings } from "../settings/settings";
import { type Finding, fail, fine, wordsOf } from "./finding";

const answerMs = 10_000;

/** The server answers, is ready, and knows the token. */
export async function checkServer({
  url,
  readToken,
}: Pick<AgentSettings, "url" | "readToken">): Promise<Finding[]> {
  try {
    const ready = await withinTime(answerMs, (signal) => fetch(`${url}/readyz`, { signal }));
    if (!ready.ok)
      return [
        fail(
          "server",
          `${url} answers with status ${ready.status}`,
          "Look at the server's log: it is not ready.",
        ),
      ];
    // Says nothing and so registers nobody: what is refused is either the token or the empty message.
    const headers = { authorization: `Bearer ${readToken()}`, "content-type": "application/json" };
    const answer = await withinTime(answerMs, (signal) =>
      fetch(`${url}/api/agent/register`, { method: "POST", headers, body: "{}", signal }),
    );
    if (answer.status === 401 || answer.status === 403)
      return [
        fine("server", `${url} is ready`),
        fail(
          "token",
          "the server does not accept the token",
          "Make an agent's token in Slipway under Settings, Tokens.",
        ),
      ];
    return [fine("server", `${url} is ready`), fine("token", "accepted")];
  } catch (error) {
    const problem = explainFailure(error);
    if (problem) return [fail("server", `${url} ${problem.what}`, problem.fix)];
    return [
      fail(
        "server",
        `${url} cannot be reached: ${wordsOf(error)}`,
        "Set SLIPWAY_URL to the server's address, and see that this machine may reach it.",
      ),
    ];
  }
}
