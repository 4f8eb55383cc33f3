import { answerFromTable } from "../../answer-from-table";
import { v1Routes } from "../v1-routes";

/** Every address of the public API: which there are, and what each takes and answers, is the table of `lib/api`. */
function answer(request: Request): Promise<Response> {
  return answerFromTable(v1Routes, request);
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
