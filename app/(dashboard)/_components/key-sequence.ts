/** What the keys of the frame mean: pure, so that the help shows the same list that is listened for. */
import { allPlaces } from "./places";

export type FrameCommand =
  | { kind: "go"; href: string }
  | { kind: "palette" }
  | { kind: "search" }
  | { kind: "help" };

export interface KeyPress {
  key: string;
  /** ⌘ or Ctrl. */
  command: boolean;
  alt: boolean;
  /** The focus is where text is typed. */
  typing: boolean;
  /** Milliseconds, by any clock. */
  at: number;
}

/** The first key of a sequence waits this long for the second. */
const patienceMs = 1_200;

/** Time of a `g` that waits for its second key. */
export type Pending = number | undefined;

/** Reads one key after what is pending. Without a command the key is not ours. */
export function readKey(pending: Pending, press: KeyPress): { pending: Pending; command?: FrameCommand } {
  const key = press.key.toLowerCase();
  if (press.command && !press.alt && key === "k") return { pending: undefined, command: { kind: "palette" } };
  if (press.command || press.alt || press.typing) return { pending: undefined };
  if (pending !== undefined && press.at - pending <= patienceMs) {
    const place = allPlaces.find((candidate) => candidate.key === key);
    if (place) return { pending: undefined, command: { kind: "go", href: place.href } };
  }
  switch (press.key) {
    case "g":
      return { pending: press.at };
    case "/":
      return { pending: undefined, command: { kind: "search" } };
    case "?":
      return { pending: undefined, command: { kind: "help" } };
    default:
      return { pending: undefined };
  }
}
