/** JSON as programs write it: NaN and the infinities are read as null. */
export function parseLoosely(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return parseWithout(value);
  }
}

function parseWithout(value: string): unknown {
  try {
    // Texts are kept as they are: only words outside of them are changed.
    return JSON.parse(
      value.replace(/"(?:[^"\\]|\\.)*"|NaN|-?Infinity/g, (part) => (part.startsWith('"') ? part : "null")),
    );
  } catch {
    return undefined;
  }
}
