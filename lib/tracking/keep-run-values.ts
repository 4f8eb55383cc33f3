import type { JsonObject, JsonValue } from "../config/tree/node";
import type { Connection } from "../db/client";
import { writeRunValues } from "../db/run-values";
import type { RunHead } from "../db/runs";
import { type LineMap, type LineValue, parseLine } from "./series/parse-line";
import { plainConfig } from "./series/plain-config";

/** Lets the run be found by what its program said: by its config, or its summary. */
export async function keepRunValues(
  tx: Connection,
  { id, teamId }: Pick<RunHead, "id" | "teamId">,
  space: "config" | "summary",
  text: string,
): Promise<void> {
  const map = parseLine(text);
  if (!map) return;
  const document = toObject(space === "config" ? plainConfig(map) : map);
  await writeRunValues(tx, [{ runId: id, teamId, [space]: document }]);
}

function toObject({ keys, values }: LineMap): JsonObject {
  return Object.fromEntries(keys.map((key, index) => [key, toValue(values[index])]));
}

function toValue(value: LineValue | undefined): JsonValue {
  if (value === undefined) return null;
  if (value.kind === "map") return toObject(value);
  return value.kind === "json" ? readPlain(value.text) : value.value;
}

/** A list may hold NaN, which is no JSON: it is a value that nothing is found by. */
function readPlain(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}
