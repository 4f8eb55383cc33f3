import { z } from "zod";

type NamedRecord<Key extends z.ZodString, Value extends z.ZodType> = z.ZodRecord<Key, Value>;

/** A record whose names people choose. `__proto__`, which zod leaves out without a word, is refused. */
export function namedRecord<Key extends z.ZodString, Value extends z.ZodType>(key: Key, value: Value) {
  const record: NamedRecord<Key, Value> = z.record(key, value);
  return asTyped<NamedRecord<Key, Value>>(z.preprocess(refuseProto, record));
}

function refuseProto(value: unknown, context: z.RefinementCtx): unknown {
  if (typeof value === "object" && value !== null && Object.hasOwn(value, "__proto__"))
    context.addIssue({ code: "custom", path: ["__proto__"], message: 'nothing can be named "__proto__"' });
  return value;
}

/** `preprocess` forgets the input's type; what it lets through is what the record takes. */
function asTyped<T extends z.ZodType>(schema: z.ZodType<z.output<T>>) {
  return schema as z.ZodType<z.output<T>, z.input<T>>;
}
