import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** False on the server and while the browser takes over what the server drew, which must be drawn alike first; then true. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore<boolean>(
    never,
    () => true,
    () => false,
  );
}
