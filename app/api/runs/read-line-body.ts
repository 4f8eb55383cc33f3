import { invalidInput } from "@/lib/result";
import { splitItems } from "@/lib/tracking/series/parse-line";
import { readTextBody } from "../read-json-body";
import { RefusedRequest } from "../refused-request";

/** The lines of a body, each as it was written: what JSON.parse makes of it would not know `1.0` from `1`, and refuses NaN. */
export async function readLineBody(request: Request, maxBytes: number): Promise<string[]> {
  const type = request.headers.get("content-type") ?? "";
  if (/^application\/x-ndjson\s*(;|$)/i.test(type)) {
    const lines = (await readTextBody(request, maxBytes)).split("\n");
    return lines.filter((line) => line.trim() !== "");
  }
  if (/^application\/json\s*(;|$)/i.test(type)) {
    const lines = splitItems(await readTextBody(request, maxBytes), "lines");
    if (lines) return lines;
    const message = 'The body is no JSON object with a list `lines`, such as {"lines": [{"loss": 0.1}]}.';
    throw invalidInput([{ code: "history-body", severity: "error", path: "/lines", message }]);
  }
  const message = "Send JSON (Content-Type: application/json) or one object a line (application/x-ndjson).";
  throw new RefusedRequest({ status: 415, code: "INVALID", message });
}
