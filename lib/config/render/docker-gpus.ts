import type { JsonObject, JsonValue } from "../tree/node";
import { type Read, splitOnce } from "./docker-values";

const allowed =
  '`all`, a number, `device=0,1`, a list of devices, or the fields of `docker run --gpus`: `count=2`, `"device=GPU-…"`, `"capabilities=compute,utility"`, `driver=…`, `options=…`';

/** What `docker run --gpus` takes, as the engine's device requests; no request for 0 (R12). */
export function readGpus(value: JsonValue): Read {
  const fields = Array.isArray(value) ? fieldsOfList(value) : fieldsOfText(String(value));
  const request = fields && toRequest(fields);
  if (request === undefined) return { problem: "names no GPUs", allowed };
  return { value: request.Count === 0 ? [] : [request] };
}

const keys = ["count", "device", "driver", "capabilities", "options"];
/** Those whose value is a list, so that a part without `=` goes on with it: `device=0,1`. */
const listKeys = ["device", "capabilities", "options"];

type Fields = ReadonlyMap<string, string[]>;

/** Comma-separated fields, of which one with commas inside stands in double quotes; a bare field is the count. */
function fieldsOfText(given: string): Fields | undefined {
  const text = given.trim().replace(/^'(.*)'$/u, "$1");
  const parts = [...text.matchAll(/(?:"([^"]*)"|([^",]*))(?:,|$)/gu)].slice(0, text === "" ? 0 : -1);
  if (parts.map(([part]) => part).join("") !== text) return undefined;
  const fields = new Map<string, string[]>();
  let current: string | undefined;
  for (const [, quoted, bare = ""] of parts) {
    const part = quoted ?? bare;
    if (quoted === undefined && current !== undefined && listKeys.includes(current) && !startsField(part)) {
      fields.get(current)?.push(part);
      continue;
    }
    const [key, items] = part.includes("=") ? splitOnce(part, "=") : ["count", part];
    if (!keys.includes(key) || fields.has(key)) return undefined;
    fields.set(key, listKeys.includes(key) ? items.split(",") : [items]);
    current = key;
  }
  return fields;
}

function startsField(part: string): boolean {
  return keys.some((key) => part.startsWith(`${key}=`));
}

/** A list of devices: indices or names, each also as `device=…`. */
function fieldsOfList(list: JsonValue[]): Fields {
  const ids = list.flatMap((item) =>
    String(item)
      .replace(/^device=/u, "")
      .split(","),
  );
  return new Map([["device", ids]]);
}

function toRequest(fields: Fields): JsonObject | undefined {
  const count = fields.get("count")?.[0];
  const devices = fields.get("device");
  const options = fields.get("options");
  const driver = fields.get("driver")?.[0];
  const amount = count === undefined ? 1 : toCount(count);
  const items = [...fields.values()].flat();
  if (fields.size === 0 || items.includes("") || amount === undefined) return undefined;
  // The engine takes either; and a device is named by its index, its UUID or its MIG path.
  if (devices && (count !== undefined || !devices.every((id) => /^[\w.:/-]+$/u.test(id)))) return undefined;
  const capabilities = (fields.get("capabilities") ?? []).filter((name) => name !== "gpu");
  return {
    ...(driver === undefined ? {} : { Driver: driver }),
    ...(devices ? { DeviceIDs: devices } : { Count: amount }),
    Capabilities: [[...capabilities, "gpu"]],
    ...(options ? { Options: Object.fromEntries(options.map((option) => splitOnce(option, "="))) } : {}),
  };
}

function toCount(text: string): number | undefined {
  if (text === "all" || text === "-1") return -1;
  return /^\d{1,4}$/u.test(text) ? Number(text) : undefined;
}
