/** Letters, digits and signs that never end or begin anything in the middle of a plain text. */
const plain = /^(?:[\p{L}\p{N}_./$~+(]|-+(?=[\p{L}\p{N}_./=]))[\p{L}\p{N}_./$~@+ ():,={}%^<;&*?!'-]*$/u;
const word = /^(?:true|false|null|~|yes|no|on|off|y|n|[-+]?\.[\d_]*|\.{3})$/i;
const number =
  /^[-+]?(?:\.?\d[\d._]*|[\d._]*e[-+]?\d+|0x[\da-f_]+|0o?[0-7_]+|0b[01_]+|\.inf|\.nan|\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?)$/i;
const date = /^\d{4}-\d\d?-\d\d?(?:$|[Tt\s])/;

/**
 * A text as a YAML scalar on one line: plain where every reader, also of YAML 1.1, reads it back as the same text, else in
 * double quotes, as in JSON. `inFlow` is between `[ ]` or `{ }`.
 */
export function yamlScalar(text: string, inFlow = false): string {
  const isPlain =
    plain.test(text) &&
    !word.test(text) &&
    !number.test(text) &&
    !date.test(text) &&
    !/: |:$| #| $/.test(text);
  return isPlain && !text.includes("${{") && !(inFlow && /[,[\]{}]/.test(text)) ? text : JSON.stringify(text);
}
