/** The lines of a stream of JSON values, one per line. */
export async function* linesOf(bytes: AsyncIterable<unknown>): AsyncGenerator<string> {
  let rest = "";
  for await (const part of bytes) {
    const lines = (rest + String(part)).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") yield line;
  }
}
