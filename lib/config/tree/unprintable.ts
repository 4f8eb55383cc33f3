/** Characters that would move a terminal's cursor, or turn the text around them, where a value is shown to people. */
export const unprintable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is meant
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
