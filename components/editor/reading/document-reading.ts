import type { TemplateField } from "@/lib/config/fields/template-field";
import type { Issue } from "@/lib/config/issue";

/** A hole of the document and where it stands. */
export interface HoleUse {
  name: string;
  at: readonly { line: number; column: number }[];
}

/** What reading a document gives. */
export interface DocumentReading {
  fields: readonly TemplateField[];
  holes: readonly HoleUse[];
  /** In the order of the text. */
  issues: readonly Issue[];
}
