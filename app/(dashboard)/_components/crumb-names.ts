import { useSyncExternalStore } from "react";

/** Names of what addresses name by id, told by the pages that know them. */
const names = new Map<string, string>();
const listeners = new Set<() => void>();

export function rememberCrumbName(id: string, name: string): void {
  if (names.get(id) === name) return;
  names.set(id, name);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useCrumbName(id: string): string | undefined {
  return useSyncExternalStore(
    subscribe,
    () => names.get(id),
    () => undefined,
  );
}
