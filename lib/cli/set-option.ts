import { InvalidArgumentError, Option } from "commander";

/** `--set name=value`, repeated: the text after the first `=` is parsed by the field's type on the server. */
export function addValue(text: string, earlier: [string, string][] = []): [string, string][] {
  const equals = text.indexOf("=");
  if (equals < 1) throw new InvalidArgumentError("It has the form name=value.");
  return [...earlier, [text.slice(0, equals), text.slice(equals + 1)]];
}

/** An option that may be given several times; undefined when it is not given. */
export function repeated(flags: string, description: string): Option {
  return new Option(flags, `${description}; may be repeated`).argParser(
    (text: string, earlier: string[] | undefined) => [...(earlier ?? []), text],
  );
}

/** A whole number of at least 1. */
export function readCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("It is a whole number of at least 1.");
  return Number(text);
}
