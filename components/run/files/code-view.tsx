"use client";

import { useQuery } from "@tanstack/react-query";
import { CodeText } from "../../editor/code-text";
import { codeLanguage } from "./code-language";

interface CodeViewProps {
  label: string;
  text: string;
  path: string;
}

/** Longer texts stay plain: their pieces would be more than a page draws at once. */
const mostCharacters = 100_000;

/** A text with the colours of its language, once these have come. */
export function CodeView({ label, text, path }: CodeViewProps) {
  const language = text.length > mostCharacters ? undefined : codeLanguage(path);
  const { data } = useQuery({
    queryKey: ["code", language, text],
    queryFn: async () => (await import("./colour-code")).colourCode(text, language ?? "") ?? null,
    enabled: language !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  return <CodeText label={label} text={text} coloured={data ?? undefined} />;
}
