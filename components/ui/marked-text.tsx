/** A sentence with `code` between backticks; a single backtick stays one. */
export function MarkedText({ text }: { text: string }) {
  return text.split(/(`[^`\n]+`)/).map((part, index) =>
    // Every second part stood between two backticks; the parts of a sentence have no other name than their place.
    // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes
    index % 2 === 1 ? <code key={index}>{part.slice(1, -1)}</code> : <span key={index}>{part}</span>,
  );
}
