import type { JsonObject } from "../tree/node";

export const reproducibilityChecks = [
  "code",
  "dependencies",
  "image",
  "seed",
  "artifacts",
  "hardware",
] as const;
export type ReproducibilityCheckName = (typeof reproducibilityChecks)[number];

/** One condition of a repeatable run: whether it holds, why, and what to write so that it does. */
export interface ReproducibilityCheck {
  name: ReproducibilityCheckName;
  result: "pass" | "fail" | "unknown";
  reason: string;
  fix?: string;
}

export type Finding = Omit<ReproducibilityCheck, "name">;

export const pass = (reason: string): Finding => ({ result: "pass", reason });
export const fail = (reason: string, fix: string): Finding => ({ result: "fail", reason, fix });
export const unknown = (reason: string, fix: string): Finding => ({ result: "unknown", reason, fix });

export interface Pin {
  name: string;
  version: string | null;
  digest: string | null;
  /** References in it without a digest of what they lead to; null where nobody has counted. */
  looseCount: number | null;
}

export interface ReproducibilityInput {
  /** The resolved config. */
  config: JsonObject;
  /** Texts of the code's dependency files by name; left out when nobody has looked. */
  files?: Record<string, string>;
  /** Which versions the inputs were pinned to when it was submitted; left out when it was not. */
  pins?: readonly Pin[];
}
