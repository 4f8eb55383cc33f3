import type { TemplateField } from "@/lib/config/fields/template-field";
import type { FormField } from "@/lib/config/form-fields";
import type { Resource } from "@/lib/config/layer";
import type { RecentValues } from "@/lib/runs/run-view";

/** The queue one launches on, as far as the form needs to know it. */
export interface LaunchTarget {
  name: string;
  resource: Resource;
  paused: boolean;
  version: number;
  fields: TemplateField[];
  /** The form before anything is typed. */
  form: FormField[];
  recent: RecentValues[];
}

/** A run whose request fills the form. */
export interface LaunchOrigin {
  runId: string;
  runName: string;
  values: Record<string, string>;
  override: string;
  project: string;
}
