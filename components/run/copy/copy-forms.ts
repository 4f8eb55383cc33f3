import type { FieldValue } from "@/lib/config/fields/template-field";

/** What a person would launch, as the API takes it. */
export interface LaunchRequest {
  queue: string;
  job?: string | undefined;
  values: Readonly<Record<string, FieldValue>>;
  override?: string | undefined;
  name?: string | undefined;
  project?: string | undefined;
  priority?: string | undefined;
}

export const copyForms = ["cli", "curl", "yaml", "python"] as const;
export type CopyForm = (typeof copyForms)[number];

export const copyFormNames: Record<CopyForm, string> = {
  cli: "Command line",
  curl: "curl",
  yaml: "YAML",
  python: "Python",
};
