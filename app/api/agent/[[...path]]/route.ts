import { answerFromTable } from "../../answer-from-table";
import { agentRoutes } from "../agent-routes";

/** Every address of the agent protocol: which there are is the table of `lib/api`. */
function answer(request: Request): Promise<Response> {
  return answerFromTable(agentRoutes, request);
}

export {
  answer as DELETE,
  answer as GET,
  answer as HEAD,
  answer as OPTIONS,
  answer as PATCH,
  answer as POST,
  answer as PUT,
};
