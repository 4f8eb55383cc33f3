import { useEffect, useRef } from "react";
import { type FrameCommand, type KeyPress, type Pending, readKey } from "./key-sequence";

/** Listens for the keys of the frame, wherever the focus is; keys that a page takes for itself stay its own. */
export function useFrameKeys(run: (command: FrameCommand) => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    let pending: Pending;
    const read = (event: KeyboardEvent): FrameCommand | undefined => {
      const answer = readKey(pending, toPress(event));
      pending = answer.pending;
      return answer.command;
    };
    // Sequences and ⌘K go before the page's keys: after `g`, `j` must not move a list.
    let other: FrameCommand | undefined;
    const onCapture = (event: KeyboardEvent) => {
      other = undefined;
      if (isModifier(event.key)) return;
      const command = read(event);
      if (!command) return;
      if (command.kind === "palette" || (command.kind === "go" && !isSomethingOpen())) take(event, command);
      else if (!isSomethingOpen()) other = command;
    };
    const take = (event: KeyboardEvent, command: FrameCommand) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      latest.current(command);
    };
    // The rest comes after them: on a run's page `/` searches its log.
    const onBubble = (event: KeyboardEvent) => {
      if (other && !event.defaultPrevented) take(event, other);
    };
    window.addEventListener("keydown", onCapture, true);
    window.addEventListener("keydown", onBubble);
    return () => {
      window.removeEventListener("keydown", onCapture, true);
      window.removeEventListener("keydown", onBubble);
    };
  }, []);
}

function isModifier(key: string): boolean {
  return key === "Shift" || key === "Control" || key === "Meta" || key === "Alt";
}

/** What floats has its own keys. */
function isSomethingOpen(): boolean {
  return (
    document.querySelector('[role="dialog"],[role="alertdialog"],[role="menu"],[role="listbox"]') !== null
  );
}

function toPress(event: KeyboardEvent): KeyPress {
  return {
    key: event.key,
    command: event.metaKey || event.ctrlKey,
    alt: event.altKey,
    typing: isTyping(event.target),
    at: event.timeStamp,
  };
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
