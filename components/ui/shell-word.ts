/** A name as one word of a shell command. Names hold no quotes. */
export function shellWord(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `'${name}'`;
}
