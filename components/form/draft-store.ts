/** Keeps what was typed in the browser, so that a reload, a sign-out or an error loses nothing. */
export interface DraftStore<T> {
  load: (key: string) => T | undefined;
  save: (key: string, value: T) => void;
  drop: (key: string) => void;
}

/** What is needed of `localStorage`; it may be full, switched off, or hold what another version wrote. */
export interface TextStorage {
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
  removeItem: (key: string) => void;
}

const prefix = "slipway:draft:";

/** Drafts of one kind; `read` gives undefined for what is not (or no longer) one. */
export function draftStore<T>(
  read: (value: unknown) => T | undefined,
  storage: () => TextStorage | undefined,
): DraftStore<T> {
  const attempt = <R>(action: (storage: TextStorage) => R): R | undefined => {
    try {
      const place = storage();
      return place && action(place);
    } catch {
      // Full or forbidden storage must not stop anyone from typing.
      return undefined;
    }
  };
  return {
    load: (key) =>
      attempt((place) => {
        const text = place.getItem(prefix + key);
        return text === null ? undefined : read(JSON.parse(text));
      }),
    save: (key, value) => void attempt((place) => place.setItem(prefix + key, JSON.stringify(value))),
    drop: (key) => void attempt((place) => place.removeItem(prefix + key)),
  };
}

/** The browser's own storage, absent on the server. */
export function browserStorage(): TextStorage | undefined {
  return typeof window === "undefined" ? undefined : window.localStorage;
}
