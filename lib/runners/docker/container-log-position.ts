/**
 * How far the log of a container was given. The engine numbers nothing, but dates every record with nanoseconds, in order
 * within one stream; the two streams may be stored slightly out of order. So each stream has its own place: the time of the
 * last record given, and how many records with that very time (the parts of a long line share one).
 */
export interface StreamPlace {
  time: string;
  count: number;
}

export type LogPosition = Partial<Record<"stdout" | "stderr", StreamPlace>>;

const timeSyntax = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z";
const positionSyntax = new RegExp(`^(?:(${timeSyntax})#(\\d+))?,(?:(${timeSyntax})#(\\d+))?$`, "u");

/** `time#count,time#count`, standard output first; a stream without output has nothing before or after the comma. */
export function formatPosition({ stdout, stderr }: LogPosition): string {
  const format = (place: StreamPlace | undefined) => (place ? `${place.time}#${place.count}` : "");
  return `${format(stdout)},${format(stderr)}`;
}

/** The position of a text; the beginning where it is none. */
export function parsePosition(text: string | null): LogPosition {
  const match = positionSyntax.exec(text ?? "");
  const place = (time: string | undefined, count: string | undefined) =>
    time === undefined ? undefined : { time, count: Number(count) };
  const stdout = place(match?.[1], match?.[2]);
  const stderr = place(match?.[3], match?.[4]);
  return { ...(stdout ? { stdout } : {}), ...(stderr ? { stderr } : {}) };
}

/** A record may be dated before, but stored after, one of the other stream; a minute is far more than that ever takes. */
const slackSeconds = 60;

/** From when the engine must be asked, as it takes it: seconds with nanoseconds; undefined for the beginning. */
export function sinceOf({ stdout, stderr }: LogPosition): string | undefined {
  const times = [stdout, stderr].flatMap((place) => place?.time ?? []).sort();
  const [first] = times;
  if (first === undefined) return undefined;
  const seconds = Math.floor(Date.parse(`${first.slice(0, 19)}Z`) / 1000);
  return `${seconds - (times.length === 1 ? slackSeconds : 0)}.${first.slice(20, 29)}`;
}
