import { z } from "zod";
import { browserStorage, draftStore } from "../../form/draft-store";

const schema = z.object({ baseVersion: z.int().min(0), baseText: z.string(), text: z.string() });

/** An unsaved text, with the version it was edited from. */
export type DocumentDraft = z.infer<typeof schema>;

export const documentDrafts = draftStore<DocumentDraft>(
  (value) => schema.safeParse(value).data,
  browserStorage,
);
