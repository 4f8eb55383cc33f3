import { note } from "./output";

/** The text byte for byte, so that it can be sent into a file. */
export function printDocument({ text, masked }: { text: string; masked: boolean }): void {
  process.stdout.write(text);
  if (masked) note("Values of environment variables are hidden (***): only admins see them.");
}
