import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { askJson } from "../../_components/ask-json";

const none: readonly string[] = [];

/** Names of values that hold a text, as the team's runs have them: at most fifty, however many there are. */
export function useValueNames(text: string, isOpen: boolean): { names: readonly string[]; isError: boolean } {
  const wanted = useDeferredValue(text);
  const { data, isError } = useQuery({
    queryKey: ["value-names", wanted],
    queryFn: ({ signal }) =>
      askJson<{ names: string[] }>(`/api/runs/value-names?${new URLSearchParams({ text: wanted })}`, {
        signal,
      }),
    enabled: isOpen,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return { names: isOpen ? (data?.names ?? none) : none, isError };
}
