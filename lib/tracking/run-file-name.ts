import { z } from "zod";
import { isStorable } from "../runs/storable-text";

/** A relative path without `.` and `..`, as it is kept and shown. */
export const runFileNameSchema = z
  .string()
  .min(1, "a file needs a name")
  .max(1_024, "a file's name has at most 1,024 characters")
  .refine(isStorable, "a file's name holds a character that is no text (NUL or half a character)")
  .transform((name) => name.replaceAll("\\", "/").replace(/^(?:\.\/)+/, ""))
  .refine((name) => !name.startsWith("/"), "a file's name is a relative path")
  .refine(
    (name) => name.split("/").every((part) => part !== "" && part !== "." && part !== ".."),
    'a file\'s name has no empty part, "." or ".."',
  );
