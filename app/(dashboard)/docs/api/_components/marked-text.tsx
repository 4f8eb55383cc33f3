/** A sentence with `code` between backticks. */
export function MarkedText({ text }: { text: string }) {
  return text.split("`").map((part, index) =>
    // Every second part stood between two backticks; the parts of a sentence have no other name than their place.
    // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes
    index % 2 === 1 ? <code key={index}>{part}</code> : <span key={index}>{part}</span>,
  );
}
