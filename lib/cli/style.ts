import { styleText } from "node:util";

type Look = "bold" | "dim" | "error" | "warning" | "name" | "added";

const formats = {
  bold: "bold",
  dim: "dim",
  error: "red",
  warning: "yellow",
  name: "cyan",
  added: "green",
} as const;

/** Colours for people at a terminal; none for files, pipes and `NO_COLOR`. */
export function styleFor(stream: { isTTY?: boolean }): (look: Look, text: string) => string {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  const isColoured = FORCE_COLOR ? FORCE_COLOR !== "0" : Boolean(stream.isTTY) && !NO_COLOR;
  return (look, text) => (isColoured ? styleText(formats[look], text) : text);
}
