/**
 * How far the logs of a training job were given. CloudWatch's own tokens last a day only, so a place is the time of the last
 * event given and how many events with that time, for each machine's stream.
 */
import { z } from "zod";

const placeSchema = z.tuple([z.int().min(0), z.int().min(1)]);
const positionSchema = z.record(z.string(), placeSchema);
export type LogPosition = z.infer<typeof positionSchema>;

export function formatPosition(position: LogPosition): string {
  return JSON.stringify(position);
}

/** The position of a text; the beginning where it is none. */
export function parsePosition(text: string | null): LogPosition {
  try {
    return positionSchema.parse(JSON.parse(text ?? "{}"));
  } catch {
    return {};
  }
}
