import type { JsonObject, JsonValue } from "../tree/node";
import { isMap } from "./render-context";

/** A value read for the Docker Engine, or what is wrong with it in words. */
export type Read = { value: JsonValue } | { problem: string; allowed: string };
export type Reader = (value: JsonValue) => Read;

const units: Record<string, number> = { "": 0, k: 1, m: 2, g: 3, t: 4, p: 5 };

/** A size in bytes; units are binary, as `docker run` reads them: `8g` is 8589934592 (R12). */
export function readSize(value: JsonValue): Read {
  const text = String(value).trim();
  if (text === "-1") return { value: -1 };
  const match = /^(\d+(?:\.\d+)?) ?([kmgtp]?)i?b?$/iu.exec(text);
  const bytes = match ? Number(match[1]) * 1024 ** (units[(match[2] ?? "").toLowerCase()] ?? 0) : Number.NaN;
  if (!Number.isSafeInteger(Math.trunc(bytes))) {
    return {
      problem: "is no size",
      allowed: "a number of bytes, or one with the unit k, m, g or t, such as `8g`",
    };
  }
  return { value: Math.trunc(bytes) };
}

/** A whole number, also written as text or as 2.0 (R13). */
export function readInteger(value: JsonValue): Read {
  const number = typeof value === "string" && /^[+-]?\d+$/u.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number)
    ? { value: number }
    : { problem: "is no whole number", allowed: "a whole number" };
}

/** A number of CPUs in billionths, without passing through binary fractions. */
export function readNanoCpus(value: JsonValue): Read {
  const match = /^(\d{1,6})(?:\.(\d{1,9}))?$/u.exec(String(value));
  if (!match) return { problem: "is no number of CPUs", allowed: "a decimal number such as `1.5`" };
  return { value: Number(match[1]) * 1e9 + Number((match[2] ?? "").padEnd(9, "0")) };
}

export function readText(value: JsonValue): Read {
  return typeof value === "string" || typeof value === "number"
    ? { value: String(value) }
    : { problem: "is no text", allowed: "a text" };
}

export function readFlag(value: JsonValue): Read {
  if (typeof value === "boolean") return { value };
  if (value === "true" || value === "false") return { value: value === "true" };
  return { problem: "is neither true nor false", allowed: "true or false" };
}

/** One text or a list of them. */
export function readTexts(value: JsonValue): Read {
  const items = Array.isArray(value) ? value : [value];
  const isText = (item: JsonValue) => typeof item === "string" || typeof item === "number";
  return items.every(isText)
    ? { value: items.map(String) }
    : { problem: "is no list of texts", allowed: "a text or a list of texts" };
}

/** `NAME=value` texts or a map, as a map. */
export function readPairs(value: JsonValue): Read {
  if (isMap(value)) {
    return {
      value: Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text ?? "")])),
    };
  }
  const texts = readTexts(value);
  if ("problem" in texts) return { problem: texts.problem, allowed: "a map, or a list of `name=value`" };
  return { value: Object.fromEntries((texts.value as string[]).map((text) => splitOnce(text, "="))) };
}

export function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** `nofile=1024:2048` texts or a map of them. */
export function readUlimits(value: JsonValue): Read {
  const pairs = readPairs(value);
  const wrong = { problem: "is no ulimit", allowed: "`name=soft` or `name=soft:hard`, such as `memlock=-1`" };
  if ("problem" in pairs) return wrong;
  const limits = Object.entries(pairs.value as Record<string, string>).map(([name, range]) => {
    const match = /^(-?\d+)(?::(-?\d+))?$/u.exec(range);
    return match && { Name: name, Soft: Number(match[1]), Hard: Number(match[2] ?? match[1]) };
  });
  return limits.every((limit) => limit !== null) ? { value: limits } : wrong;
}

/** `/dev/a[:/dev/b[:rwm]]` as the engine's devices. */
export function readHostDevices(value: JsonValue): Read {
  const texts = readTexts(value);
  if ("problem" in texts) return texts;
  const devices = (texts.value as string[]).map((text) => {
    const [host = "", second, third] = text.split(":");
    const isMode = second !== undefined && /^[rwm]{1,3}$/u.test(second);
    return {
      PathOnHost: host,
      PathInContainer: second === undefined || isMode ? host : second,
      CgroupPermissions: third ?? (isMode ? second : "rwm"),
    };
  });
  return { value: devices };
}

/** `type=bind,source=/a,target=/b,readonly` as the engine's mounts. */
export function readMounts(value: JsonValue): Read {
  const texts = readTexts(value);
  if ("problem" in texts) return texts;
  const mounts = (texts.value as string[]).map(readMount);
  return mounts.every((mount) => mount !== undefined)
    ? { value: mounts }
    : { problem: "is no mount", allowed: "`type=bind|volume|tmpfs,source=…,target=…[,readonly]`" };
}

function readMount(text: string): JsonObject | undefined {
  const fields = new Map(text.split(",").map((part) => splitOnce(part, "=")));
  const target = fields.get("target") ?? fields.get("destination") ?? fields.get("dst");
  const source = fields.get("source") ?? fields.get("src");
  const type = fields.get("type") ?? "volume";
  if (!target || !["bind", "volume", "tmpfs"].includes(type)) return undefined;
  const readonly = fields.get("readonly") ?? fields.get("ro");
  return {
    Type: type,
    Target: target,
    ...(source === undefined ? {} : { Source: source }),
    ...(readonly === undefined || readonly === "false" ? {} : { ReadOnly: true }),
  };
}

/** A whole number of seconds or a duration of `docker run` (`1m30s`), in nanoseconds. */
export function readNanoseconds(value: JsonValue): Read {
  const text = String(value);
  const match =
    /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/u.exec(text);
  const wrong = { problem: "is no duration", allowed: "a duration such as `30s` or `1m30s`" };
  if (/^\d+$/u.test(text)) return { value: Number(text) * 1e9 };
  if (!match || text === "") return wrong;
  const [hours, minutes, seconds, milliseconds] = match.slice(1).map((part) => Number(part ?? 0));
  return {
    value: Math.round(
      (hours ?? 0) * 3600e9 + (minutes ?? 0) * 60e9 + (seconds ?? 0) * 1e9 + (milliseconds ?? 0) * 1e6,
    ),
  };
}
