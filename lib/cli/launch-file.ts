/** `launch --config FILE`: a file that may also say where it goes, and of which stored job it is. */
import { isMap, isScalar, type Pair, parseAllDocuments } from "yaml";

export interface LaunchFile {
  queue?: string;
  /** A stored job, where the file brings nothing to run itself; the rest of the file is then an override of it. */
  job?: string;
  /** What is to be sent: the file itself, or, beside a stored job, with blanks where it says what is no override. */
  text: string;
}

/** With one of these a file is a job itself, and `job` is only its name. */
const sources = ["git", "artifact", "docker", "stages"];
/** Where a launch goes, which no override says. */
const addresses = ["queue", "entity", "job"];

/** What is wrong with the file is the server's to say: then it is sent as it is. */
export function readLaunchFile(text: string): LaunchFile {
  const documents = parseAllDocuments(text, { logLevel: "silent", strict: false });
  const [first] = documents;
  const contents = first && "contents" in first ? first.contents : undefined;
  if (!isMap(contents) || documents.length > 1) return { text };
  const textAt = (key: string) => {
    const value = contents.get(key);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const [queue, job] = [textAt("queue"), textAt("job")];
  const asked = queue === undefined ? {} : { queue };
  if (job === undefined || sources.some((key) => contents.has(key))) return { ...asked, text };
  const said = contents.items.filter(({ key }) => isScalar(key) && addresses.includes(String(key.value)));
  return { ...asked, job, text: said.reduce((rest, pair) => blankOut(rest, pair), text) };
}

/** Blanks keep every other character where it is, so that issues point to the right place of the file. */
function blankOut(text: string, { key, value }: Pair): string {
  const start = rangeOf(key)?.[0];
  const end = rangeOf(value)?.[1];
  if (start === undefined || end === undefined) return text;
  const comma = /^\s*,/.exec(text.slice(end))?.[0].length ?? 0;
  const blank = text.slice(start, end + comma).replace(/[^\r\n]/g, " ");
  return text.slice(0, start) + blank + text.slice(end + comma);
}

function rangeOf(node: unknown): readonly number[] | undefined {
  return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range)
    ? node.range
    : undefined;
}
