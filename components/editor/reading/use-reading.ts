import { useMemo } from "react";
import type { Resource } from "@/lib/config/layer";
import type { ConfigDocument } from "@/lib/config/tree/node";
import { useUnchanged } from "../../ui/use-unchanged";
import type { DocumentReading } from "./document-reading";
import { useAnswer } from "./use-answer";

/** Which document a text is of; a queue's has the name and resource of the queue. */
export interface DocumentSubject extends Pick<ConfigDocument, "layer" | "file" | "version"> {
  queue?: { name: string; resource: Resource };
}

/** What the text gives, as of the last text that was read. */
export interface Reading extends DocumentReading {
  /** What was read: typing goes on meanwhile, so the text may be newer. Absent before the first answer. */
  document?: ConfigDocument;
}

const nothing: Reading = { fields: [], holes: [], issues: [] };

/** Reads the text as it is typed, with the functions that decide whether it can be saved. Typing never waits for it. */
export function useReading(text: string, { layer, file, version, queue }: DocumentSubject): Reading {
  const name = queue?.name;
  const resource = queue?.resource;
  const question = useMemo(
    () => ({
      document: { layer, file, text, ...(version === undefined ? {} : { version }) },
      ...(name === undefined || !resource ? {} : { queue: { name, resource } }),
    }),
    [layer, file, text, version, name, resource],
  );
  const answered = useAnswer("reading", question);
  const fields = useUnchanged(answered?.answer.fields ?? nothing.fields);
  const holes = useUnchanged(answered?.answer.holes ?? nothing.holes);
  const issues = useUnchanged(answered?.answer.issues ?? nothing.issues);
  const document = answered?.question.document;
  return useMemo(
    () => ({ fields, holes, issues, ...(document ? { document } : {}) }),
    [fields, holes, issues, document],
  );
}
